import RunnerProtocol
import System

/// A log file that is set aside when it is full: `FILE` becomes `FILE.1`, `FILE.1` becomes `FILE.2`, and so on; the
/// oldest goes. No byte is lost between two files, and a line is cut only if it is longer than a whole file.
final class LogFile {
    let path: [UInt8]
    private let rotation: Streams.Rotation
    private var file: Descriptor?
    private var size: UInt64

    private init(_ path: [UInt8], _ rotation: Streams.Rotation, _ file: consuming Descriptor, size: UInt64) {
        self.path = path
        self.rotation = rotation
        self.file = consume file
        self.size = size
    }

    /// Opens the current file.
    static func open(
        _ path: [UInt8], _ existing: Streams.Existing, _ rotation: Streams.Rotation
    ) throws(Errno) -> LogFile {
        let mode: Descriptor.Mode = existing == .appended ? .append : [.append, .truncate]
        let file = try Descriptor.open(CString(path), [.write, .create, mode])
        let size = try file.status().size
        return LogFile(path, rotation, file, size: size)
    }

    /// Writes some of the bytes, turning to a new file first if need be; gives how many were written, at least one.
    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        let room = size < rotation.bytesMax ? Int(clamping: rotation.bytesMax - size) : 0
        let fitting = fittingCount(bytes, room: room)
        if fitting == 0 {
            try rotate()
            return try write(bytes)
        }
        let written = try append(bytes.prefix(fitting))
        size += UInt64(written)
        return written
    }

    /// How many bytes belong in the present file: all, or as many whole lines as fit. A line that fits in no file is cut.
    private func fittingCount(_ bytes: ArraySlice<UInt8>, room: Int) -> Int {
        if bytes.count <= room { return bytes.count }
        if let newline = bytes.prefix(room).lastIndex(of: UInt8(ascii: "\n")) { return newline + 1 - bytes.startIndex }
        return size == 0 ? max(room, 1) : 0
    }

    private func append(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        // A rotation that failed half-way left no file open; it is tried again from there.
        if file == nil { try reopen() }
        return try file?.write(bytes) ?? 0
    }

    private func rotate() throws(Errno) {
        file = nil
        if rotation.keep == 0 {
            try Files.remove(CString(path))
        } else {
            var number = rotation.keep
            while number > 1 {
                try Files.renameIfPresent(old(number - 1), to: old(number))
                number -= 1
            }
            try Files.renameIfPresent(CString(path), to: old(1))
        }
        try reopen()
    }

    private func reopen() throws(Errno) {
        file = try Descriptor.open(CString(path), [.write, .create, .append])
        size = try file?.status().size ?? 0
    }

    private func old(_ number: UInt32) -> CString {
        var name = path
        name.append(UInt8(ascii: "."))
        name.append(decimal: number)
        return CString(name)
    }
}
