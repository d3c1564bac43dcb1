import Foundation
import System
import Testing

@testable import Execution

/// A directory of a test's own that looks like a cgroup, gone when the test is over.
struct FakeCgroup: ~Copyable {
    let path: String

    private init(path: String) { self.path = path }

    static func make(files: [String: String] = [:]) throws -> FakeCgroup {
        let name = "hero-cgroup-\(UUID().uuidString)"
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let fake = FakeCgroup(path: path)
        for (name, text) in files { try fake.write(name, text) }
        return fake
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
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\($0)")
            return attributes[.type] as? FileAttributeType == .typeDirectory
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
    static let isPossible: Bool = (try? make()) != nil

    private init(path: String) { self.path = path }

    static func make() throws -> RealCgroup {
        let own = try CgroupHome.own()
        let path = "\(String(decoding: own.path, as: UTF8.self))/herotest.\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return RealCgroup(path: path)
    }

    deinit {
        guard let directory = try? Descriptor.open(CString(path.utf8), [.read, .directory]) else { return }
        let name = path.split(separator: "/").last ?? ""
        let cgroup = Cgroup(descriptor: directory, name: CgroupName(Array(name.utf8)[...]))
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

extension RealCgroup {
    /// Starts one in a cgroup below this one.
    func sleeper(in name: String) throws -> Sleeper {
        let directory = try open(name)
        return try Sleeper(in: directory.raw)
    }
}

/// A process that does nothing for as long as it lives, started inside a cgroup.
struct Sleeper {
    let id: Int32

    init(in cgroup: Int32) throws {
        let launch = Launch()
        launch.candidates = Array("/bin/sleep\0".utf8)
        launch.arguments = Array("sleep\01000\0".utf8)
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
