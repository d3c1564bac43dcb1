import Foundation
import System

/// A folder for one test, removed with everything in it at the end.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("hero-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        // What is left is in the temporary directory anyway.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The names in it, sorted.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// A path in it, for the kernel.
    func bytes(_ name: String) -> [UInt8] { Array("\(path)/\(name)".utf8) }

    /// A path in it, for System.
    func file(_ name: String) -> CString { CString("\(path)/\(name)".utf8) }

    /// What a file in it holds; nil if it is not there.
    func contents(_ name: String) throws -> [UInt8]? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
    }

    /// Makes a file in it.
    func write(_ name: String, _ contents: some Collection<UInt8>) throws {
        try Data(contents).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    /// Makes a symbolic link in it.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    /// Makes a folder in it.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: false)
    }

    /// Removes a folder of it.
    func removeFolder(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
}
