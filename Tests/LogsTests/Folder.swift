import Foundation

/// A folder that is there as long as this object.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "hero-logs-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
