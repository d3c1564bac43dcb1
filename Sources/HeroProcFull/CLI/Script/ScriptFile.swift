import FoundationEssentials
import Script
import System

/// A file that cannot be read as a script, and why.
struct UnreadableFile: Error {
    /// `cannot read x.rhai: No such file or directory`, or a place and what is wrong there.
    let message: String
}

/// Reads scripts.
enum ScriptFile {
    /// A longer text is no script.
    static let bytesMax = 1 << 28

    /// The bytes of a file, or of standard input for `-`: UTF-8, without the mark that some editors put before it.
    static func read(_ path: String) throws(UnreadableFile) -> [UInt8] {
        let text = try bytes(of: path)
        if let place = Self.fault(in: text) {
            throw UnreadableFile(message: "\(path):\(place.line):\(place.column): error: not UTF-8")
        }
        return text.starts(with: [0xef, 0xbb, 0xbf]) ? Array(text.dropFirst(3)) : text
    }

    /// The bytes of a file, or of standard input for `-`, whatever they are.
    static func bytes(of path: String) throws(UnreadableFile) -> [UInt8] {
        let bytes: [UInt8]
        do throws(Errno) {
            let file =
                path == "-"
                ? try Descriptor.duplicate(of: StandardStream.input.rawValue)
                : try Descriptor.open(CString(path.utf8), .read)
            bytes = try file.readAll(limit: bytesMax + 1)
        } catch {
            throw UnreadableFile(message: "cannot read \(path): \(String(decoding: error.message, as: UTF8.self))")
        }
        if bytes.count > bytesMax { throw UnreadableFile(message: "cannot read \(path): too large") }
        return bytes
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
            throw UnreadableFile(message: "cannot read \(path): no permission to list it")
        }
        let scripts = names.filter { $0.hasSuffix(".rhai") }
        if scripts.isEmpty { throw UnreadableFile(message: "no .rhai file in \(path)") }
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
    func source(of path: String) -> [UInt8]? { files[path].flatMap { try? ScriptFile.read($0) } }

    /// A module's text; nil when there is no such file.
    func find(_ path: String, from importer: String?) throws(ScriptError) -> ModuleText? {
        let base = importer.flatMap { files[$0] }.map(ModuleFiles.directory) ?? directory
        let name = path.hasPrefix("/") || base == "." ? path : base + "/" + path
        let file = name.hasSuffix(".rhai") ? name : name + ".rhai"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let source: [UInt8]
        do throws(UnreadableFile) {
            source = try ScriptFile.read(file)
        } catch {
            throw ScriptError(.system(error.message))
        }
        files[path] = file
        return ModuleText(canonicalPath: file, source: Engine.withoutInterpreterLine(source))
    }
}
