/// Cuts a stream into the bodies of its frames.
///
///     length, two bytes, the high one first, not 0 │ body
///
/// On a Unix socket a body is records. Over TCP it is one message of Noise, and what that hides is records.
public struct FrameSplitter: Sendable {
    /// What is there of the present frame, with its length in front.
    private var part: [UInt8] = []
    /// The longest body that is taken, bytes.
    public var bodyBytesMax = 0xffff

    /// Begins with a frame's first byte.
    public init() {}

    /// Whether a frame has begun that is not whole yet: a stream that ends now was cut off.
    public var isWithinFrame: Bool { !part.isEmpty }

    /// Takes bytes off the front of `stream` until a frame is whole, and gives its body; nil when all are taken and none
    /// is. It keeps one frame at most.
    public mutating func next(_ stream: inout ArraySlice<UInt8>) throws(WireError) -> [UInt8]? {
        while !stream.isEmpty {
            let wanted = part.count < 2 ? 2 : 2 + Int(part[0]) << 8 + Int(part[1])
            let taken = stream.prefix(wanted - part.count)
            part.add(taken)
            stream = stream[taken.endIndex...]
            guard part.count == wanted else { continue }
            if wanted > 2 {
                let body = Array(part[2...])
                part = []
                return body
            }
            let length = Int(part[0]) << 8 + Int(part[1])
            if length == 0 { throw WireError(.empty, type: nil, offset: 0) }
            if length > bodyBytesMax { throw WireError(.tooLong, type: nil, offset: 0) }
        }
        return nil
    }
}

/// Puts records together into as few bodies as hold them.
public struct FrameWriter: Sendable {
    private var body: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Adds a record as it was encoded. Gives the body that must be sent first when there was no room in it any more.
    @inline(never)
    public mutating func add(_ record: ArraySlice<UInt8>) -> [UInt8]? {
        let full = body.count + record.count > WireLimits.frameBytesMax ? finish() : nil
        body.add(record)
        return full
    }

    /// What has been put together since; nil if there is nothing.
    public mutating func finish() -> [UInt8]? {
        if body.isEmpty { return nil }
        let whole = body
        body = []
        return whole
    }

    /// A frame of a body that is not empty, as it goes into the stream. A body of records, or one that is sealed.
    public static func frame(_ body: [UInt8]) -> [UInt8] {
        precondition(!body.isEmpty && body.count <= 0xffff, "a frame of that length cannot be")
        var frame = [UInt8(truncatingIfNeeded: body.count >> 8), UInt8(truncatingIfNeeded: body.count)]
        frame.add(body[...])
        return frame
    }
}
