import Foundation

/// A folder that is there as long as this object. Its path is short, because sockets lie in it.
final class Folder {
    let path: String

    init() throws {
        path = "/tmp/hero-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
