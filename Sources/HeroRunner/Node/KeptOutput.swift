import Agent
import RunnerProtocol

/// The bytes of output that `OutputQueue` keeps account of.
struct KeptOutput {
    private var pieces: [Piece] = []

    private struct Piece {
        let place: OutputPlace
        let bytes: [UInt8]
        var end: UInt64 { place.offset + UInt64(bytes.count) }
    }

    /// How many bytes are kept.
    var bytes: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

    /// Keeps what was written there.
    mutating func add(_ bytes: [UInt8], at place: OutputPlace) { pieces.append(Piece(place: place, bytes: bytes)) }

    /// The bytes of a part, which lies within what was added at once; nil if they are not kept.
    func bytes(of part: OutputPart) -> [UInt8]? {
        for piece in pieces where piece.place.isOfStream(part.place) {
            guard piece.place.offset <= part.place.offset, part.place.offset < piece.end else { continue }
            let start = Int(part.place.offset - piece.place.offset)
            let end = start + Int(part.count)
            return end <= piece.bytes.count ? Array(piece.bytes[start..<end]) : nil
        }
        return nil
    }

    /// Adds what is kept of an assignment, both streams as they came.
    func append(of key: AssignmentKey, to text: inout [UInt8]) {
        for piece in pieces where piece.place.key == key { text.add(piece.bytes) }
    }

    /// Forgets what lies before that place of its stream.
    mutating func release(before place: OutputPlace) {
        pieces.removeAll { $0.place.isOfStream(place) && $0.end <= place.offset }
    }
}

extension OutputPlace {
    /// Whether it is in the same stream.
    func isOfStream(_ other: OutputPlace) -> Bool { key == other.key && stream == other.stream }
}
