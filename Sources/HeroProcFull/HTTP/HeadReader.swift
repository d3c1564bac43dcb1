/// Takes a message's first line and fields out of what comes.
struct HeadReader: Sendable {
    private var first: ArraySlice<UInt8>?
    private var fields = HTTPFields()
    private var bytes = 0
    private var hasSkipped = false

    /// Whether a part of a head was read.
    var hasBegun: Bool { first != nil }

    /// The first line and the fields; nil: they are not there yet.
    mutating func next(_ buffer: inout LineBuffer) throws(HTTPError) -> (line: ArraySlice<UInt8>, fields: HTTPFields)? {
        while true {
            guard let line = try buffer.line(most: Limits.lineBytesMax) else { return nil }
            guard let first else {
                // One empty line before a message is forgiven: some clients end their bodies so.
                if line.isEmpty {
                    guard !hasSkipped else { throw .malformedLine }
                    hasSkipped = true
                } else {
                    self.first = line
                }
                continue
            }
            if line.isEmpty {
                defer { self = HeadReader() }
                return (first, fields)
            }
            bytes += line.count
            guard bytes <= Limits.fieldBytesMax, fields.fields.count < Limits.fieldsMax else { throw .headTooLarge }
            fields.append(try Self.field(line))
        }
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(HTTPError) -> HTTPFields.Field {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let field = HTTPFields.Field(
                String(decoding: line[..<colon], as: UTF8.self), HTTPBytes.trimmed(line[(colon + 1)...]))
        else { throw .malformedField }
        return field
    }
}

/// How long a message's body is, RFC 9112 section 6.3. What two readers could take differently is an error.
extension HTTPFields {
    /// nil: nothing is said of it.
    func bodyLength(_ version: HTTPVersion) throws(HTTPError) -> HTTPBody? {
        let codings = count(of: "transfer-encoding")
        let lengths = count(of: "content-length")
        if codings > 0 {
            guard version == .http11, lengths == 0 else { throw .ambiguousLength }
            guard codings == 1, list("transfer-encoding") == ["chunked"] else { throw .transferCoding }
            return .chunked
        }
        guard lengths > 0 else { return nil }
        guard lengths == 1, let text = self["content-length"], let length = HTTPBytes.decimal(Array(text.utf8)[...])
        else { throw .ambiguousLength }
        return .length(length)
    }
}
