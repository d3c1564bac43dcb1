import Options
import RunnerProtocol
import System

/// Surroundings made of a few files. Whatever a test did not announce does not exist.
struct FakeWorld: Surroundings {
    var variables = ["PATH=/bin", "HOME=/root"]
    var files: [String: String] = [:]
    var devices: [String: BlockDevice] = [:]

    static let users = FakeWorld(files: [
        "/etc/passwd": """
        root:x:0:0:root:/root:/bin/sh
        broken line
        www-data:x:33:33:www:/var/www:/usr/sbin/nologin
        1000:x:7:7:a name of digits:/:/bin/sh
        anna:x:1000:1000::/srv/anna:/bin/sh
        """,
        "/etc/group": """
        root:x:0:
        www-data:x:33:
        anna:x:1000:
        audio:x:29:otto,anna
        video:x:44:anna
        annas:x:45:annas,joanna
        bad:x:none:anna

        """,
    ])

    func environment() -> StringTable {
        var table = StringTable()
        for variable in variables { table.append(variable.utf8) }
        return table
    }

    func contents(of path: [UInt8], limit: Int) throws(Errno) -> [UInt8] {
        guard let text = files[String(decoding: path, as: UTF8.self)] else { throw .noSuchFile }
        return Array(text.utf8.prefix(limit))
    }

    func blockDevice(at path: [UInt8]) throws(Errno) -> BlockDevice? {
        let path = String(decoding: path, as: UTF8.self)
        if files[path] != nil { return nil }
        guard let device = devices[path] else { throw .noSuchFile }
        return device
    }
}

/// Words of a command line.
func words(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }

/// Bytes as text, for comparing.
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

/// The strings of a table.
func list(_ table: StringTable) -> [String] {
    table.bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { text($0) }
}

/// What `exec` makes of a command line; the command is `true` unless there is one.
func exec(_ arguments: String..., in world: FakeWorld = FakeWorld()) throws -> ExecOptions? {
    let arguments = arguments.contains("--") ? arguments : arguments + ["--", "true"]
    return try ExecOptions.parse(words(arguments), from: 0, in: world)
}

/// The message a command line of `exec` earns; nil if it is accepted.
func execMessage(_ arguments: [String], in world: FakeWorld = FakeWorld()) -> String? {
    do throws(UsageError) {
        _ = try ExecOptions.parse(words(arguments), from: 0, in: world)
        return nil
    } catch {
        return text(error.line(for: .exec))
    }
}
