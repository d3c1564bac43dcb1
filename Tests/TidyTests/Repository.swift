import Foundation

/// The files of this repository as they lie on disk, without what is built or downloaded.
struct Repository {
    /// The folder that holds Package.swift, without a slash at its end.
    let root: String

    /// The repository that this file is part of.
    static let here = Repository(root: folder(of: folder(of: folder(of: #filePath))))

    /// Names at the top that are made by building and are not part of the project.
    private static let made: Set<String> = [".git", ".build", "build", ".swiftpm", "Package.resolved"]

    /// The names at the top, sorted.
    func topLevel() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root)
            .filter { !Repository.made.contains($0) && !$0.hasPrefix(".build-") }
            .sorted()
    }

    /// The paths, from the root, of all files in the given folders, sorted. A folder that does not exist has none.
    func files(in folders: [String]) -> [String] {
        folders.flatMap { folder -> [String] in
            let everything = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
            let paths = (everything?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
            return paths.filter { exists($0) && !isFolder($0) }
        }.sorted()
    }

    /// All files of the project that a person wrote: the folders' and those at the top.
    func everyFile() throws -> [String] {
        let names = try topLevel()
        return names.filter { !isFolder($0) } + files(in: names.filter(isFolder))
    }

    /// The text of a file; bytes that are not UTF-8 are replaced.
    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")), as: UTF8.self)
    }

    /// Whether there is a file or folder of this path.
    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    /// Whether the path is a folder's.
    func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")  // none: not a folder
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// Whether the file may be run.
    func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "\(root)/\(path)")
    }

    /// The path without its last part.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
