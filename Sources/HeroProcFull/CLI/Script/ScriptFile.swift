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
}

/// Finds modules in files: `<directory of the importer>/<path>.rhai`.
final class ModuleFiles {
    private let directory: String
    private var directories: [String: String] = [:]

    /// Modules beside a script in a directory.
    init(directory: String) {
        self.directory = directory
    }

    /// The directory part of a path.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A module's text; nil when there is no such file.
    func find(_ path: String, from importer: String?) -> ModuleText? {
        let base = importer.flatMap { directories[$0] } ?? directory
        let name = path.hasPrefix("/") ? path : base + "/" + path
        let file = name.hasSuffix(".rhai") ? name : name + ".rhai"
        guard let bytes = FileManager.default.contents(atPath: file) else { return nil }
        directories[path] = ModuleFiles.directory(of: file)
        return ModuleText(canonicalPath: file, source: Array(bytes))
    }
}
