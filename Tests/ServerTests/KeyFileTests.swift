import Foundation
import System
import Testing

@testable import Server

struct KeyFileTests {
    private let folder: Folder
    private var path: String { folder.path + "/key" }

    init() throws { folder = try Folder() }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }

    @Test func `a key is made once, for its owner alone`() throws {
        let first = try KeyFile.key(at: path).publicKey
        #expect(try mode(path) == 0o600)
        #expect(try Data(contentsOf: URL(filePath: path)).count == 32)
        #expect(try KeyFile.key(at: path).publicKey == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
        let other = try Folder()
        #expect(try KeyFile.key(at: other.path + "/key").publicKey != first)
    }

    @Test func `what a killed coordinator has left is no key`() throws {
        try Data([1, 2, 3]).write(to: URL(filePath: path + ".new"))
        _ = try KeyFile.key(at: path)
        #expect(try Data(contentsOf: URL(filePath: path)).count == 32)
    }

    @Test(arguments: [0, 31, 33, 4096]) func `a file of another size is refused and left as it is`(size: Int) throws {
        let content = Data(repeating: 7, count: size)
        try content.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: ServeError.key(path: path, .size)) { _ = try KeyFile.key(at: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }

    @Test func `a key that others can read is refused`() throws {
        _ = try KeyFile.key(at: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let error = #expect(throws: ServeError.key(path: path, .open)) { _ = try KeyFile.key(at: path) }
        #expect(error?.description == "\(path) can be read by others: chmod 600 it, if nobody has")
    }

    @Test func `a link is not followed`() throws {
        let other = try Folder()
        _ = try KeyFile.key(at: other.path + "/key")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other.path + "/key")
        #expect(throws: ServeError.self) { _ = try KeyFile.key(at: path) }
    }
}
