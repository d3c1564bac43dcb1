import Foundation

/// Finds the programs that are compared with: those that contrib/setup-bench unpacked or built, then those installed.
enum Peers {
    /// A program of Debian's package of that name. Nil if there is none.
    static func program(_ name: String, of package: String) -> String? {
        let unpacked = ["usr/bin", "usr/sbin", "bin", "sbin"].map { ".build/peers/\(package)/\($0)/\(name)" }
        let installed = ["/usr/bin/\(name)", "/bin/\(name)", "/usr/sbin/\(name)", "/sbin/\(name)"]
        return (unpacked + installed).first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A program built here, static against musl.
    static func staticProgram(_ name: String) -> String? {
        let path = ".build/peers/static/\(name)"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// What a program of an unpacked package needs to find that package's libraries.
    static func libraries(of package: String) -> [String: String] {
        let root = ".build/peers/\(package)/usr/lib"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []  // none: not unpacked
        return ["LD_LIBRARY_PATH": folders.filter { $0.hasSuffix("-linux-gnu") }.map { "\(root)/\($0)" }.joined()]
    }
}
