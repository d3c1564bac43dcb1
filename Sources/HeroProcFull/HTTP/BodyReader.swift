/// Takes a message's body out of what comes, RFC 9112 section 6 and 7.
struct BodyReader: Sendable {
    private var state: State
    /// How much more it may have.
    private var allowance: UInt64

    private enum State: Sendable {
        case length(UInt64)
        case chunkLine
        case chunk(UInt64)
        case chunkEnd
        /// Fields behind the last chunk: they are read and left out, for nothing here needs them.
        case trailer(bytes: Int)
        case untilEnd
        case done
    }

    /// An error: it is known to be too large.
    init(_ body: HTTPBody, bytesMax: UInt64) throws(HTTPError) {
        allowance = bytesMax
        switch body {
        case .none: state = .done
        case .length(let length):
            guard length <= bytesMax else { throw .bodyTooLarge }
            state = length == 0 ? .done : .length(length)
        case .chunked: state = .chunkLine
        case .untilEnd: state = .untilEnd
        }
    }

    var isDone: Bool { if case .done = state { true } else { false } }

    /// The next part; nil: it is over, or there is nothing more yet.
    mutating func next(_ buffer: inout LineBuffer) throws(HTTPError) -> [UInt8]? {
        while true {
            switch state {
            case .done: return nil
            case .length(let left):
                let part = buffer.take(most: left)
                if part.isEmpty { return nil }
                state = UInt64(part.count) == left ? .done : .length(left - UInt64(part.count))
                return part
            case .untilEnd:
                let part = buffer.take(most: .max)
                if part.isEmpty { return nil }
                try count(UInt64(part.count))
                return part
            case .chunkLine:
                guard let line = try buffer.line(most: Limits.chunkLineBytesMax) else { return nil }
                state = try afterChunkLine(line)
            case .chunk(let left):
                let part = buffer.take(most: left)
                if part.isEmpty { return nil }
                state = UInt64(part.count) == left ? .chunkEnd : .chunk(left - UInt64(part.count))
                return part
            case .chunkEnd:
                guard let line = try chunkEnd(&buffer) else { return nil }
                guard line.isEmpty else { throw .malformedChunk }
                state = .chunkLine
            case .trailer(let bytes):
                guard let line = try buffer.line(most: Limits.lineBytesMax) else { return nil }
                let total = bytes + line.count
                guard total <= Limits.fieldBytesMax else { throw .headTooLarge }
                state = line.isEmpty ? .done : .trailer(bytes: total + 1)
            }
        }
    }

    private mutating func afterChunkLine(_ line: ArraySlice<UInt8>) throws(HTTPError) -> State {
        // What stands behind a semicolon is for the next hop only, and nobody here knows any of it.
        let size = line.prefix { $0 != UInt8(ascii: ";") && !HTTPBytes.isBlank($0) }
        let rest = line[size.endIndex...].drop(while: HTTPBytes.isBlank)
        guard rest.isEmpty || rest.first == UInt8(ascii: ";"), rest.allSatisfy(HTTPBytes.isFieldByte),
            let length = HTTPBytes.hexadecimal(size)
        else { throw .malformedChunk }
        if length == 0 { return .trailer(bytes: 0) }
        try count(length)
        return .chunk(length)
    }

    /// The rest of the line behind a chunk, which must be nothing.
    private func chunkEnd(_ buffer: inout LineBuffer) throws(HTTPError) -> ArraySlice<UInt8>? {
        do throws(HTTPError) {
            return try buffer.line(most: 0)
        } catch {
            throw .malformedChunk
        }
    }

    private mutating func count(_ bytes: UInt64) throws(HTTPError) {
        guard bytes <= allowance else { throw .bodyTooLarge }
        allowance -= bytes
    }
}
