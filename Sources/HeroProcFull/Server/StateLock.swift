import System

/// The lock on a coordinator's directory: one process has it, and it goes with that process, however it ends.
struct StateLock: ~Copyable {
    private let file: Descriptor

    /// Takes the lock, and writes this process's id into it.
    static func take(_ options: ServeOptions) throws(ServeError) -> StateLock {
        let file = try using(options.lock, to: "open") { path throws(Errno) in
            try Descriptor.open(path, [.readWrite, .create, .noFollow])
        }
        do throws(Errno) {
            try file.lock()
        } catch {
            guard error == .again else { throw .file(step: "lock", path: options.lock, error) }
            throw .locked(directory: options.stateDirectory, process: holder(of: file))
        }
        try using(options.lock, to: "write") { _ throws(Errno) in
            try file.truncate(to: 0)
            try file.write(Array("\(Process.id)\n".utf8)[...], at: 0)
        }
        return StateLock(file: file)
    }

    private init(file: consuming Descriptor) { self.file = file }

    private static func holder(of file: borrowing Descriptor) -> String {
        let digits = (file.contents() ?? []).prefix { $0 != UInt8(ascii: "\n") }
        let text = String(decoding: digits, as: UTF8.self)
        return Int(text) == nil ? "unknown" : text
    }
}
