/// What comes out of the bytes of a connection.
package enum HTTPEvent<Head: Equatable & Sendable>: Equatable, Sendable {
    /// A message begins.
    case head(Head)
    /// A part of its body.
    case body([UInt8])
    /// It is whole.
    case end
}

/// Reads what a client sends: requests, one after another.
///
/// After an error nothing more can be read: where the next request begins is not known.
package struct HTTPRequestReader: Sendable {
    private var buffer = LineBuffer()
    private var head = HeadReader()
    private var body: BodyReader?
    private let bodyBytesMax: UInt64

    package init(bodyBytesMax: UInt64) { self.bodyBytesMax = bodyBytesMax }

    /// Takes what was received.
    package mutating func feed(_ bytes: some Sequence<UInt8>) { buffer.append(bytes) }

    /// What follows; nil: not before more has come.
    package mutating func next() throws(HTTPError) -> HTTPEvent<HTTPRequest>? {
        if body != nil {
            if let part = try body?.next(&buffer) { return .body(part) }
            guard body?.isDone == true else { return nil }
            body = nil
            return .end
        }
        guard let (line, fields) = try head.next(&buffer) else { return nil }
        let request = try Self.request(line, fields)
        let length = try fields.bodyLength(request.version) ?? .none
        body = try BodyReader(length, bytesMax: bodyBytesMax)
        return .head(request)
    }

    /// Whether something of a message has come that is not whole.
    package var hasBegun: Bool { body != nil || head.hasBegun || buffer.count > 0 }

    /// The connection has ended: an error if that was in the middle of a message.
    package func end() throws(HTTPError) {
        if hasBegun { throw .truncated }
    }

    /// What came behind the last message, for a connection that goes on as something else.
    package mutating func takeRest() -> [UInt8] { buffer.take(most: .max) }

    private static func request(_ line: ArraySlice<UInt8>, _ fields: HTTPFields) throws(HTTPError) -> HTTPRequest {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].starts(with: "HTTP/".utf8) else { throw .malformedLine }
        guard let version = HTTPVersion(parts[2]) else { throw .version }
        let hosts = fields.count(of: "host")
        guard hosts == 1 || (hosts == 0 && version == .http10) else { throw .host }
        guard
            let request = HTTPRequest(
                String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self),
                version: version, fields: fields)
        else { throw .malformedLine }
        return request
    }
}

/// Reads what a server sends in answer to requests, whose methods it must be told, in order.
package struct HTTPResponseReader: Sendable {
    private var buffer = LineBuffer()
    private var head = HeadReader()
    private var body: BodyReader?
    private var isUntilEnd = false
    private var methods: [String] = []
    private let bodyBytesMax: UInt64

    package init(bodyBytesMax: UInt64) { self.bodyBytesMax = bodyBytesMax }

    /// A request with that method was sent: one more response will come.
    package mutating func expect(_ method: String) { methods.append(method) }

    /// Takes what was received.
    package mutating func feed(_ bytes: some Sequence<UInt8>) { buffer.append(bytes) }

    /// What follows; nil: not before more has come. A response that nobody has asked for is an error.
    package mutating func next() throws(HTTPError) -> HTTPEvent<HTTPResponse>? {
        if body != nil {
            if let part = try body?.next(&buffer) { return .body(part) }
            guard body?.isDone == true else { return nil }
            body = nil
            return .end
        }
        guard !methods.isEmpty else {
            if buffer.count > 0 { throw .malformedLine }
            return nil
        }
        guard let (line, fields) = try head.next(&buffer) else { return nil }
        let response = try Self.response(line, fields)
        let method = response.status.isInterim ? methods[0] : methods.removeFirst()
        let length = try Self.body(of: response, to: method)
        isUntilEnd = length == .untilEnd
        body = try BodyReader(length, bytesMax: bodyBytesMax)
        return .head(response)
    }

    /// The connection has ended. Gives true if that is the end of the present message; an error if it is in the middle.
    package mutating func end() throws(HTTPError) -> Bool {
        if body != nil, isUntilEnd, buffer.count == 0 {
            body = nil
            return true
        }
        if body != nil || head.hasBegun || buffer.count > 0 { throw .truncated }
        return false
    }

    /// What came behind the last message, for a connection that goes on as something else.
    package mutating func takeRest() -> [UInt8] { buffer.take(most: .max) }

    private static func body(of response: HTTPResponse, to method: String) throws(HTTPError) -> HTTPBody {
        if method == "HEAD" || response.status.hasNoBody || (method == "CONNECT" && response.status.code / 100 == 2) {
            return .none
        }
        return try response.fields.bodyLength(response.version) ?? .untilEnd
    }

    private static func response(_ line: ArraySlice<UInt8>, _ fields: HTTPFields) throws(HTTPError) -> HTTPResponse {
        let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].starts(with: "HTTP/".utf8) else { throw .malformedLine }
        guard let version = HTTPVersion(parts[0]) else { throw .version }
        guard parts[1].count == 3, let code = HTTPBytes.decimal(parts[1]), let status = HTTPStatus(code: Int(code)),
            parts.count < 3 || parts[2].allSatisfy(HTTPBytes.isFieldByte)
        else { throw .malformedLine }
        return HTTPResponse(status, version: version, fields: fields)
    }
}
