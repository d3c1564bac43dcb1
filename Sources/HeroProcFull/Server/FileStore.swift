import API
import Noise
import RunnerProtocol
import System

/// What jobs are to find, each under its SHA-256, so that it is there once however many need it.
struct FileStore: Sendable {
    let directory: String

    private func path(_ digest: [UInt8]) -> CString { CString("\(directory)/\(DigestText.text(of: digest))".utf8) }

    /// How long what has that SHA-256 is; nil: it is not here. Who asks is about to need it, so it counts as new.
    func size(_ digest: [UInt8]) -> UInt64? {
        do throws(Errno) {
            let file = try Descriptor.open(path(digest), [.write, .noFollow])
            let size = try file.status().size
            // A length that does not change makes the time of the last change new, ftruncate(2) on Linux.
            try file.truncate(to: size)
            return size
        } catch {
            return nil
        }
    }

    /// What stands at a place, at most what one record takes; nothing: it is not here.
    func part(_ place: FilePlace) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: WireLimits.filePartBytesMax)
        do throws(Errno) {
            let file = try Descriptor.open(path(place.digest), [.read, .noFollow])
            let count = try file.read(into: &bytes, at: place.offset)
            return Array(bytes[..<count])
        } catch {
            return []
        }
    }

    /// Something that is being brought. It is here when `finish` has returned, and gone when it goes before.
    final class Arrival {
        private let store: FileStore
        private let digest: [UInt8]
        private let partial: CString
        private let file: Descriptor
        private var hash = SHA256.Parts()
        private var isOver = false

        fileprivate init(_ store: FileStore, _ digest: [UInt8], number: UInt64) throws(Errno) {
            self.store = store
            self.digest = digest
            try Files.makeDirectories(Array(store.directory.utf8))
            partial = CString("\(store.directory)/partial.\(number)".utf8)
            file = try Descriptor.open(partial, [.write, .create, .truncate, .noFollow])
        }

        deinit {
            // What is left is removed when a coordinator starts.
            if !isOver { try? Files.remove(partial) }
        }

        func add(_ bytes: [UInt8]) throws(Errno) {
            try file.writeAll(bytes)
            hash.add(bytes[...])
        }

        /// Gives false if it is not what it was said to be.
        func finish() throws(Errno) -> Bool {
            guard hash.hash == digest else {
                try Files.remove(partial)
                isOver = true
                return false
            }
            try file.synchronize()
            try Files.renameIfPresent(partial, to: store.path(digest))
            isOver = true
            try Files.synchronizeDirectory(CString(store.directory.utf8))
            return true
        }
    }

    /// Begins to take something. `number` is of nobody else at this time.
    func receive(_ digest: [UInt8], number: UInt64) throws(Errno) -> Arrival {
        try Arrival(self, digest, number: number)
    }

    /// What is left of arrivals that a coordinator has not seen the end of.
    func removePartials() throws(Errno) {
        for name in try names() where DigestText.digest(Self.text(name)) == nil { try folder().removeFile(name) }
    }

    /// Removes what nothing needs and is not new. Gives whether something is left that may go later.
    func sweep(now: UInt64, _ isNeeded: ([UInt8]) -> Bool) throws(Errno) -> Bool {
        var isLeft = false
        for name in try names() {
            guard let digest = DigestText.digest(Self.text(name)), !isNeeded(digest) else { continue }
            let since = try folder().open(name, [.read, .noFollow]).status().modifiedMilliseconds
            if since + Limits.unneededFileMilliseconds > now {
                isLeft = true
            } else {
                try folder().removeFile(name)
            }
        }
        return isLeft
    }

    private static func text(_ name: CString) -> String { String(decoding: name.bytes, as: UTF8.self) }

    private func folder() throws(Errno) -> Descriptor { try .open(CString(directory.utf8), [.read, .directory]) }

    private func names() throws(Errno) -> [CString] {
        do throws(Errno) {
            return try folder().files()
        } catch .noSuchFile {
            return []
        }
    }
}
