import RunnerProtocol
import System

/// An agent's directory, which it has for itself as long as it lives.
package struct SpoolFolder: ~Copyable {
    /// Its path.
    package let path: [UInt8]
    /// Held, never read again: the lock ends with it.
    let lock: Descriptor

    private init(path: [UInt8], lock: consuming Descriptor) {
        self.path = path
        self.lock = lock
    }

    /// Makes the directory if it is not there, leaves it to its owner alone, and takes its lock.
    /// `held` is the lock of an earlier agent of the same keeper; `owner` is whose id stands in it.
    package static func open(
        _ path: [UInt8], held: consuming Descriptor? = nil, owner: Int32 = Process.id
    ) throws(NodeFailure) -> SpoolFolder {
        if let held = held.take() { return SpoolFolder(path: path, lock: held) }
        do throws(Errno) {
            try Files.makeDirectories(path)
            try Descriptor.open(CString(path), [.read, .directory]).becomePrivate()
        } catch {
            throw NodeFailure("use the directory ", path, error)
        }
        let name = CString(path, slash: [UInt8]("lock"))
        let lock: Descriptor
        do throws(Errno) {
            lock = try Descriptor.open(name, [.readWrite, .create, .noFollow])
        } catch {
            throw NodeFailure("open ", Array(name.bytes), error)
        }
        do throws(Errno) {
            try lock.lock()
            var text: [UInt8] = []
            text.append(decimal: owner)
            text.append("\n")
            try lock.truncate(to: 0)
            try lock.write(text[...], at: 0)
        } catch .again {
            throw NodeFailure("use the directory ", path, .again, holder: holder(lock))
        } catch {
            throw NodeFailure("lock ", Array(name.bytes), error)
        }
        return SpoolFolder(path: path, lock: lock)
    }

    /// Who has it, as far as it has written that down.
    private static func holder(_ lock: borrowing Descriptor) -> [UInt8] {
        var text = [UInt8](repeating: 0, count: Limits.processIDBytes)
        guard let count = try? lock.read(into: &text, at: 0) else { return [] }
        return Array(text[..<count].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    }

    /// A file in it.
    package func file(_ name: StaticString) -> CString { CString(path, slash: [UInt8](name)) }
}
