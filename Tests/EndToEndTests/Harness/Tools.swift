import CTests
import Testing

/// The programs that the tests drive.
enum Tools {
    /// The root of the package.
    static let root: String = {
        let here = #filePath
        guard let range = here.ranges(of: "/Tests/EndToEndTests/").last else { return "." }
        return String(here[..<range.lowerBound])
    }()

    /// The shipped runner. `HERO_RUNNER` names another one.
    static func runner() throws -> String {
        let path = Variables.value("HERO_RUNNER") ?? "\(root)/build/hero-runner"
        guard unsafe access(path, X_OK) == 0 else {
            throw Missing("no runner at \(path): build it with 'make runner', or set HERO_RUNNER")
        }
        return path
    }

    /// The coordinator as it was built for the tests. `HERO_PROC` names another one.
    static func proc() throws -> String {
        let path = Variables.value("HERO_PROC") ?? "\(root)/.build/debug/hero-proc"
        guard unsafe access(path, X_OK) == 0 else { throw Missing("no hero-proc at \(path); set HERO_PROC") }
        return path
    }

    /// One of Tests/Programs, compiled.
    static func program(_ name: String) throws -> String {
        try programs.get()
        return "\(root)/build/test-programs/\(name)"
    }

    /// The words that run `job VERB...` of Tests/Programs.
    static func job(_ words: String...) throws -> [String] { [try program("job")] + words }

    private static let programs = Result { () throws -> Void in
        let build = try Child(["\(root)/contrib/test-programs"])
        let end = try build.end()
        guard end == .exited(0) else { throw Missing("contrib/test-programs: \(build.errorText)") }
    }
}

/// Something that the tests cannot do without.
struct Missing: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A call of the kernel's that failed.
struct CallFailed: Error, CustomStringConvertible {
    let description: String
    init(_ call: String, _ code: Int32 = ct_errno()) {
        description = "\(call): \(unsafe strerror(code).map { unsafe String(cString: $0) } ?? "")"
    }
}

/// This process's environment.
enum Variables {
    /// A variable's value.
    static func value(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// All of them, `NAME=VALUE`.
    static let all: [[UInt8]] = {
        var found: [[UInt8]] = []
        guard var entry = unsafe ct_environ() else { return [] }
        while let text = unsafe entry.pointee {
            found.append(unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
            unsafe entry = entry.successor()
        }
        return found
    }()
}

/// A folder for one test, removed at the end with everything in it and in its folders.
final class Scratch {
    let path: String

    init() throws {
        let root = Variables.value("TMPDIR") ?? "/tmp"
        var template = Array("\(root)/hero-end-XXXXXX\0".utf8CString)
        // The template is changed in place and stays where it is for the call; it is never empty.
        let made = unsafe template.withUnsafeMutableBufferPointer {
            unsafe mkdtemp($0.baseAddress.unsafelyUnwrapped) != nil
        }
        guard made else { throw CallFailed("mkdtemp") }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Jobs of other users look into it.
        _ = unsafe chmod(path, 0o755)
    }

    deinit {
        for name in names {
            for inner in Files.names(in: "\(path)/\(name)") { _ = unsafe remove("\(path)/\(name)/\(inner)") }
            _ = unsafe remove("\(path)/\(name)")
        }
        _ = unsafe rmdir(path)
    }

    /// A path in it.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a FIFO in it; gives its path.
    func fifo(_ name: String) throws -> String {
        guard unsafe mkfifo(self(name), 0o600) == 0 else { throw CallFailed("mkfifo \(self(name))") }
        return self(name)
    }

    /// The names in it, sorted.
    var names: [String] { Files.names(in: path).sorted() }

    /// Makes a file in it; gives its path.
    @discardableResult
    func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        let path = self(name)
        let raw = unsafe ct_open(path, O_WRONLY | O_CREAT | O_TRUNC)
        guard raw >= 0 else { throw CallFailed("open \(path)") }
        defer { _ = close(raw) }
        let bytes = Array(text.utf8)
        guard unsafe CTests.write(raw, bytes, bytes.count) == bytes.count, fchmod(raw, mode) == 0 else {
            throw CallFailed("write \(path)")
        }
        return path
    }
}

/// Files by name.
enum Files {
    /// The names in a folder.
    static func names(in path: String) -> [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var found: [String] = []
        while let entry = unsafe readdir(directory) {
            var bytes = [CChar](repeating: 0, count: 256)
            _ = unsafe ct_name(entry, &bytes, bytes.count)
            let name = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if name != ".", name != ".." { found.append(name) }
        }
        return found
    }

    /// What a file holds; nil if it cannot be opened.
    static func bytes(_ path: String) -> [UInt8]? {
        let raw = unsafe ct_open(path, O_RDONLY)
        guard raw >= 0 else { return nil }
        defer { _ = close(raw) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe read(raw, &chunk, chunk.count)
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }

    /// What a file holds as text; nil if it cannot be opened.
    static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// Whether there is something of that name.
    static func exist(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Makes a file with that text, or empties it first.
    static func write(_ text: String, to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw CallFailed("fopen \(path)") }
        let bytes = Array(text.utf8)
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        guard unsafe fclose(file) == 0, written == bytes.count else { throw CallFailed("write \(path)") }
    }
}
