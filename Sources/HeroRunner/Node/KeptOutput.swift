import Agent
import Execution
import RunnerProtocol
import System

/// Where the output is that `OutputQueue` keeps account of: in files, which go when all that is in them was released.
struct KeptOutput {
    private let folder: OutputFolder
    private var pieces: [Piece] = []
    private var stretches: [OutputFolder.Stretch] = []

    private struct Piece {
        let place: OutputPlace
        let count: UInt64
        /// Where its file begins.
        let stretch: OutputFolder.Stretch
        var end: UInt64 { place.offset + count }
    }

    init(_ folder: OutputFolder) { self.folder = folder }

    /// How many bytes are kept.
    var bytes: UInt64 { pieces.reduce(0) { $0 + $1.count } }

    /// Takes note of what was written there.
    mutating func add(_ place: OutputPlace, count: UInt64, in stretch: OutputFolder.Stretch) {
        pieces.append(Piece(place: place, count: count, stretch: stretch))
        if stretches.last != stretch, !stretches.contains(stretch) { stretches.append(stretch) }
    }

    /// The bytes of a part, which lies within what was added at once; nil if they are not kept.
    func bytes(of part: OutputPart) -> [UInt8]? {
        for piece in pieces where piece.place.isOfStream(part.place) {
            guard piece.place.offset <= part.place.offset, part.place.offset < piece.end else { continue }
            guard part.place.offset + part.count <= piece.end else { return nil }
            return read(piece.stretch, part.place.offset, part.count)
        }
        return nil
    }

    private func read(_ stretch: OutputFolder.Stretch, _ offset: UInt64, _ count: UInt64) -> [UInt8]? {
        // Somebody may have removed or cut it; then it is not kept.
        let bytes = try? folder.read(stretch, from: offset - stretch.place.offset, count: Int(count))
        return bytes?.count == Int(count) ? bytes : nil
    }

    /// Adds what is kept of an assignment, both streams as they came.
    func append(of key: AssignmentKey, to text: inout [UInt8]) {
        for piece in pieces where piece.place.key == key {
            if let bytes = read(piece.stretch, piece.place.offset, piece.count) { text.add(bytes) }
        }
    }

    /// Forgets what lies before that place of its stream. The file that was begun last is still written to.
    mutating func release(before place: OutputPlace) {
        pieces.removeAll { $0.place.isOfStream(place) && $0.end <= place.offset }
        var last: UInt64 = 0
        for stretch in stretches where stretch.place.isOfStream(place) { last = max(last, stretch.place.offset) }
        removeEmpty { $0.place.isOfStream(place) && $0.place.offset < last }
    }

    /// Takes note that a job writes no more.
    mutating func finish(_ key: AssignmentKey) {
        removeEmpty { $0.place.key == key }
    }

    private mutating func removeEmpty(where fits: (OutputFolder.Stretch) -> Bool) {
        var kept: [OutputFolder.Stretch] = []
        for stretch in stretches {
            if fits(stretch), !pieces.contains(where: { $0.stretch == stretch }) {
                folder.remove(stretch)
            } else {
                kept.append(stretch)
            }
        }
        stretches = kept
    }

    /// How far the output of a stream has come, as far as it is kept.
    func end(of place: OutputPlace) -> UInt64 {
        var end: UInt64 = 0
        for piece in pieces where piece.place.isOfStream(place) { end = max(end, piece.end) }
        return end
    }

    /// Finds what an earlier agent has kept; gives it in parts, each stream's in their order.
    mutating func recover() -> [OutputPart] {
        var parts: [OutputPart] = []
        // A folder that cannot be read has nothing to give.
        for stretch in (try? folder.all()) ?? [] {
            guard let (count, time) = try? folder.measure(stretch), count > 0 else {
                folder.remove(stretch)
                continue
            }
            var done: UInt64 = 0
            while done < count {
                let length = min(count - done, UInt64(WireLimits.outputBytesMax))
                var place = stretch.place
                place.offset += done
                add(place, count: length, in: stretch)
                parts.append(
                    OutputPart(place: place, count: length, attempt: stretch.attempt, readAtMilliseconds: time))
                done += length
            }
        }
        return parts
    }
}

extension OutputPlace {
    /// Whether it is in the same stream.
    func isOfStream(_ other: OutputPlace) -> Bool { key == other.key && stream == other.stream }
}
