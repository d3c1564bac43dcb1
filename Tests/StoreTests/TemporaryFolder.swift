import Foundation

/// A folder that is there as long as this object.
final class TemporaryFolder {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "hero-store-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
