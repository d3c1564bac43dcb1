import RunnerProtocol
import System

/// A log file that is set aside when it is full: `FILE` becomes `FILE.1`, `FILE.1` becomes `FILE.2`, and so on; the
/// oldest goes. No byte is lost between two files, and a line is cut only if it is longer than a whole file. What is no
/// regular file (a terminal, a device) is written to for ever.
final class LogFile {
    let path: [UInt8]
    private let rotation: Streams.Rotation
    private var file: Descriptor?
    private var size: UInt64 = 0
    private var isRotated = true

    private init(_ path: [UInt8], _ rotation: Streams.Rotation) {
        self.path = path
        self.rotation = rotation
    }

    /// Opens the current file. A FIFO is refused with `Errno.notPossible`: it cannot be set aside, and would keep the
    /// runner waiting for its reader.
    static func open(
        _ path: [UInt8], _ existing: Streams.Existing, _ rotation: Streams.Rotation
    ) throws(Errno) -> LogFile {
        // What cannot be looked at cannot be opened either, and that has a better message.
        if let status = try? FileStatus.of(CString(path)), status.isFIFO { throw .notPossible }
        let log = LogFile(path, rotation)
        try log.reopen(existing == .appended ? .append : [.append, .truncate])
        return log
    }

    /// Writes some of the bytes, turning to a new file first if need be; gives how many were written, at least one.
    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        // A rotation that failed half-way left no file open; it goes on from there.
        if file == nil { try reopen(.append) }
        let room = size < rotation.bytesMax ? Int(clamping: rotation.bytesMax - size) : 0
        let fitting = fittingCount(bytes, room: room)
        if fitting == 0 {
            try rotate()
            return try write(bytes)
        }
        let written = try file?.write(bytes.prefix(fitting)) ?? 0
        size += UInt64(written)
        return written
    }

    /// How many bytes belong in the present file: all, or as many whole lines as fit. A line that fits in no file is cut.
    private func fittingCount(_ bytes: ArraySlice<UInt8>, room: Int) -> Int {
        if bytes.count <= room || !isRotated { return bytes.count }
        if let newline = bytes.prefix(room).lastIndex(of: UInt8(ascii: "\n")) { return newline + 1 - bytes.startIndex }
        return size == 0 ? max(room, 1) : 0
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
        try reopen(.append)
    }

    private func reopen(_ mode: Descriptor.Mode) throws(Errno) {
        let opened = try Descriptor.open(CString(path), [.write, .create, mode])
        let status = try opened.status()
        size = status.size
        isRotated = status.isRegular
        file = consume opened
    }

    private func old(_ number: UInt32) -> CString {
        var name = path
        name.add(UInt8(ascii: "."))
        name.append(decimal: number)
        return CString(name)
    }
}
