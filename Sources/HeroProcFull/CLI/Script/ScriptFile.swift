import FoundationEssentials
import Script

/// Reads scripts.
enum ScriptFile {
    /// The bytes of a file, or of standard input for `-`; nil when it cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        if path != "-" { return FileManager.default.contents(atPath: path).map(Array.init) }
        var bytes: [UInt8] = []
        while let line = readLine(strippingNewline: false) { bytes.append(contentsOf: line.utf8) }
        return bytes
    }

    /// The files that an operand means: of a directory every `.rhai` in it, in the byte order of the names; else the path
    /// itself. Nil when a directory cannot be read.
    static func files(of path: String) -> [String]? {
        var isDirectory = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
            return [path]
        }
        // An unreadable directory is told by the caller.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
        let scripts = names.filter { $0.hasSuffix(".rhai") }
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

    /// A module's text; nil when there is no such file.
    func find(_ path: String, from importer: String?) -> ModuleText? {
        let base = importer.flatMap { files[$0] }.map(ModuleFiles.directory) ?? directory
        let name = path.hasPrefix("/") || base == "." ? path : base + "/" + path
        let file = name.hasSuffix(".rhai") ? name : name + ".rhai"
        guard let bytes = FileManager.default.contents(atPath: file) else { return nil }
        files[path] = file
        return ModuleText(canonicalPath: file, source: Array(bytes))
    }
}
