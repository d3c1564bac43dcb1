import FoundationEssentials
import Script
import System

/// A file that cannot be read as a script, and why.
struct UnreadableFile: Error {
    /// Its path.
    let file: String
    /// The place in it that is wrong; `.none`: it cannot be read at all.
    var place = Position.none
    /// `No such file or directory`, or what is wrong at the place.
    let reason: String

    /// `cannot read x.rhai: No such file or directory`, or a place and what is wrong there.
    var message: String {
        let text =
            place.isNone ? "cannot read \(file): \(reason)" : "\(file):\(place.line):\(place.column): error: \(reason)"
        return text.visible
    }
}

/// Reads scripts.
enum ScriptFile {
    /// A longer text is no script.
    static let bytesMax = 1 << 28

    /// The bytes of a file, or of standard input for `-`: UTF-8, without the mark that some editors put before it.
    static func read(_ path: String) throws(UnreadableFile) -> [UInt8] { try text(of: bytes(of: path), path) }

    /// The same of a module. It must be a regular file: a script may name anything, and what is none may never end.
    static func readModule(_ path: String) throws(UnreadableFile) -> [UInt8] {
        // What cannot be looked at cannot be opened either, and then it is said why.
        if let status = try? FileStatus.of(CString(path.utf8)), !status.isRegular {
            throw UnreadableFile(file: path, reason: "not a regular file")
        }
        // Should it have become something else meanwhile, nobody is waited for.
        return try text(of: bytes(of: path, [.read, .nonblocking]), path)
    }

    /// The bytes of a file, or of standard input for `-`, whatever they are.
    static func bytes(of path: String, _ mode: Descriptor.Mode = .read) throws(UnreadableFile) -> [UInt8] {
        let bytes: [UInt8]
        do throws(Errno) {
            let file =
                path == "-"
                ? try Descriptor.duplicate(of: StandardStream.input.rawValue)
                : try Descriptor.open(CString(path.utf8), mode)
            bytes = try file.readAll(limit: bytesMax + 1)
        } catch {
            throw UnreadableFile(file: path, reason: error.text)
        }
        if bytes.count > bytesMax { throw UnreadableFile(file: path, reason: "too large") }
        return bytes
    }

    private static func text(of bytes: [UInt8], _ path: String) throws(UnreadableFile) -> [UInt8] {
        if let place = fault(in: bytes) {
            throw UnreadableFile(file: path, place: place, reason: "not UTF-8")
        }
        return bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// The place of the first byte that is not UTF-8; nil when all is well.
    private static func fault(in bytes: [UInt8]) -> Position? {
        var (line, column) = (1, 1)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return nil
            case .error: return Position(line: line, column: column)
            case .scalarValue("\n"): (line, column) = (line + 1, 1)
            case .scalarValue: column += 1
            }
        }
    }

    /// The files that an operand means: of a directory every `.rhai` in it, in the byte order of the names; else the path
    /// itself.
    static func files(of path: String) throws(UnreadableFile) -> [String] {
        var isDirectory = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
            return [path]
        }
        // Foundation says why in a form that is not for people.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw UnreadableFile(file: path, reason: "no permission to list it")
        }
        let scripts = names.filter { $0.hasSuffix(".rhai") }
        if scripts.isEmpty { throw UnreadableFile(file: path, reason: "no .rhai file in it") }
        return scripts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }
}

/// Finds modules in files: `<directory of the importer>/<path>.rhai`.
final class ModuleFiles {
    private let directory: String
    private var files: [String: String] = [:]

    /// Modules beside a script in a directory.
    init(directory: String) {
        self.directory = directory
    }

    /// The directory part of a path.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The file that was read for a module's path.
    func file(of path: String) -> String? { files[path] }

    /// The text that was read for a module's path; nil when it can no longer be had.
    func source(of path: String) -> [UInt8]? { files[path].flatMap { try? ScriptFile.readModule($0) } }

    /// A module's text; nil when there is no such file.
    func find(_ path: String, from importer: String?) throws(ScriptError) -> ModuleText? {
        let base = importer.flatMap { files[$0] }.map(ModuleFiles.directory) ?? directory
        let name = path.hasPrefix("/") || base == "." ? path : base + "/" + path
        let file = name.hasSuffix(".rhai") ? name : name + ".rhai"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let source: [UInt8]
        do throws(UnreadableFile) {
            source = try ScriptFile.readModule(file)
        } catch {
            throw ScriptError(.system(error.message))
        }
        files[path] = file
        return ModuleText(canonicalPath: file, source: Engine.withoutInterpreterLine(source))
    }
}
