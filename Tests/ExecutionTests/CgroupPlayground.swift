import Foundation
import System
import Testing

@testable import Execution

/// A directory of a test's own that looks like a cgroup, gone when the test is over.
struct FakeCgroup: ~Copyable {
    let path: String

    init(files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("hero-cgroup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for (name, text) in files { try write(name, text) }
    }

    deinit {
        // What is left is in the temporary directory anyway.
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
    }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// The names of the directories in it.
    func directories() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter {
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isDirectory)
                && isDirectory.boolValue
        }.sorted()
    }

    func open(_ name: String = ".") throws(Errno) -> Descriptor {
        try Descriptor.open(CString("\(path)/\(name)".utf8), [.read, .directory])
    }

    func home() throws(Errno) -> CgroupHome { CgroupHome(directory: try open(), path: Array(path.utf8)) }
}

/// A real cgroup of a test's own below this process's, killed and removed when the test is over.
struct RealCgroup: ~Copyable {
    let path: String

    /// Whether this machine lets us make one.
    static let isPossible: Bool = (try? RealCgroup()) != nil

    init() throws {
        let own = try CgroupHome.own()
        path = "\(String(decoding: own.path, as: UTF8.self))/herotest.\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        guard let directory = try? Descriptor.open(CString(path.utf8), [.read, .directory]) else { return }
        let name = path.split(separator: "/").last ?? ""
        let cgroup = Cgroup(descriptor: directory, name: CString(name.utf8))
        cgroup.kill()
        for _ in 0..<1000 {
            if (try? cgroup.remove()) != nil { return }
        }
    }

    func home() throws(CgroupError) -> CgroupHome { try .at(Array(path.utf8)) }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    func open(_ name: String) throws(Errno) -> Descriptor {
        try Descriptor.open(CString("\(path)/\(name)".utf8), [.read, .directory])
    }
}

/// A process that does nothing for as long as it lives, started inside a cgroup.
struct Sleeper {
    let id: Int32

    init(in cgroup: Int32) throws {
        var launch = Launch()
        launch.candidates = [UInt8]("/bin/sleep\0")
        launch.arguments = [UInt8]("sleep\01000\0")
        launch.cgroup = cgroup
        let mask = SignalSet.all.block()
        defer { _ = mask.block() }
        launch.signalMask = mask
        var method = Launch.Method.clone3
        id = try launch.start(by: &method)
        #expect(method == .clone3)
    }

    /// Waits for its end; gives the signal that killed it.
    func signal() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) < 0 {}
        return status & 0x7f
    }
}
