import Foundation
import System

/// A folder for one test, removed at its end.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("hero-node-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }  // The temporary directory is emptied anyway.

    /// A path in it.
    func callAsFunction(_ name: String) -> [UInt8] { Array("\(path)/\(name)".utf8) }

    /// The permissions of a file in it.
    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    /// The names in a folder of it, sorted.
    func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted()
    }
}
