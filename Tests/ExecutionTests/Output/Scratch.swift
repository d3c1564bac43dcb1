import CLinux
import System

/// A folder for one test, removed with everything in it at the end.
final class Scratch {
    let path: String

    init() throws {
        let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/hero-test-XXXXXX\0".utf8CString)
        // The template is changed in place and stays where it is for the call; it is never empty.
        let made = unsafe template.withUnsafeMutableBufferPointer { name in
            unsafe mkdtemp(name.baseAddress.unsafelyUnwrapped) != nil
        }
        guard made else { throw Errno(cl_errno()) }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { _ = unsafe unlink("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }

    /// The names in it, sorted.
    var names: [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var found: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found.sorted()
    }

    /// A path in it, for the kernel.
    func bytes(_ name: String) -> [UInt8] { Array("\(path)/\(name)".utf8) }

    /// A path in it, for System.
    func file(_ name: String) -> CString { CString("\(path)/\(name)".utf8) }

    /// What a file in it holds; nil if it is not there.
    func contents(_ name: String) throws -> [UInt8]? {
        do throws(Errno) {
            return try Descriptor.open(file(name), .read).readAll(limit: 1 << 28)
        } catch {
            if error == .noSuchFile { return nil }
            throw error
        }
    }

    /// Makes a file in it.
    func write(_ name: String, _ contents: some Collection<UInt8>) throws {
        try Descriptor.open(file(name), [.write, .create, .truncate]).writeAll(contents)
    }

    /// Makes a symbolic link in it.
    func link(_ name: String, to target: String) throws {
        guard unsafe symlink(target, "\(path)/\(name)") == 0 else { throw Errno(cl_errno()) }
    }

    /// Makes a folder in it.
    func makeFolder(_ name: String) throws {
        guard unsafe mkdir("\(path)/\(name)", 0o700) == 0 else { throw Errno(cl_errno()) }
    }

    /// Removes a folder of it, which must be empty.
    func removeFolder(_ name: String) throws {
        guard unsafe rmdir("\(path)/\(name)") == 0 else { throw Errno(cl_errno()) }
    }
}
