import RunnerProtocol
import System

/// Cuts a stream into lines without ever holding more than one and what was read behind it. Bytes come in by `fill` or
/// `append`, lines go out by `next`.
package struct LineReader {
    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var hasEnded = false
    private var isSkipping = false
    private var chunk: [UInt8] = []

    /// The number of the line that `next` gave last, from 1.
    package private(set) var number = 0

    /// Nothing read yet.
    package init() {}

    /// A line without its end.
    package enum Line: Equatable, Sendable {
        case text([UInt8])
        /// It was longer than `Limits.lineBytesMax` and has been passed over.
        case tooLong
    }

    /// The next line; nil if more bytes are needed, or, once `isAtEnd`, if there is none. The last line may lack its
    /// newline.
    @inline(never)
    package mutating func next() -> Line? {
        while scanned < buffer.count, buffer[scanned] != UInt8(ascii: "\n") { scanned += 1 }
        let isWhole = scanned < buffer.count
        if !isWhole {
            if scanned - start > Limits.lineBytesMax || isSkipping {
                // The rest of the line is thrown away as it comes.
                isSkipping = true
                buffer.removeAll(keepingCapacity: true)
                (start, scanned) = (0, 0)
            }
            guard hasEnded, scanned > start || isSkipping else { return nil }
        }
        // A byte order mark at the head of a file is no part of its first line.
        if number == 0, buffer.starts(with: "\u{feff}") { start = 3 }
        number += 1
        defer {
            start = isWhole ? scanned + 1 : scanned
            scanned = start
            isSkipping = false
        }
        if isSkipping || scanned - start > Limits.lineBytesMax { return .tooLong }
        return .text(Array(buffer[start..<scanned]))
    }

    /// Whether everything has been read and given out.
    package var isAtEnd: Bool { hasEnded && start == buffer.count && !isSkipping }

    /// Reads once, waiting if the descriptor does; the end of the file ends the last line.
    @inline(never)
    package mutating func fill(from descriptor: borrowing Descriptor) throws(Errno) {
        if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: 16_384) }
        let count = try descriptor.read(into: &chunk)
        if count == 0 { return end() }
        append(chunk[..<count])
    }

    /// Takes bytes that somebody else has read.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            scanned -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// There is no more.
    package mutating func end() { hasEnded = true }
}
