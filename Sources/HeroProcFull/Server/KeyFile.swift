import Noise
import System

/// The file of the coordinator's private key. Whoever has it is the coordinator, to all runners of other machines.
enum KeyFile {
    /// Reads the key; makes it, if there is none. The caller has the directory's lock.
    static func key(at path: String) throws(ServeError) -> PrivateKey {
        if let key = try stored(at: path) { return key }
        try make(at: path)
        guard let key = try stored(at: path) else { throw .file(step: "read", path: path, .noSuchFile) }
        return key
    }

    /// nil: there is no such file.
    private static func stored(at path: String) throws(ServeError) -> PrivateKey? {
        var bytes: [UInt8]
        let isPrivate: Bool
        do throws(Errno) {
            let file = try Descriptor.open(CString(path.utf8), [.read, .noFollow])
            isPrivate = try file.status().isPrivate
            bytes = try file.readAll(limit: Noise.Limits.keyBytes + 1)
        } catch {
            if error == .noSuchFile { return nil }
            throw .file(step: "read", path: path, error)
        }
        guard isPrivate else { throw .key(path: path, .open) }
        do throws(NoiseError) {
            return try PrivateKey.take(&bytes)
        } catch {
            throw .key(path: path, .size)
        }
    }

    /// Under its name there is a whole key, or nothing.
    private static func make(at path: String) throws(ServeError) {
        let new = "\(path).new"
        try using(new, to: "write") { name throws(Errno) in
            // What a coordinator has left there that was killed.
            try Files.remove(name)
            let file = try Descriptor.open(name, [.write, .create, .exclusive, .noFollow])
            try file.writeAll(MachineFacts.randomBytes(Noise.Limits.keyBytes))
            try file.synchronize()
        }
        try using(path, to: "make") { name throws(Errno) in
            try Files.renameIfPresent(CString(new.utf8), to: name)
        }
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        try using(folder, to: "write") { folder throws(Errno) in
            try Files.synchronizeDirectory(folder)
        }
    }
}
