/// What is wrong with a message, or with one that should be sent.
package enum HTTPError: Error, Equatable, Sendable {
    /// The first line is no request or status line.
    case malformedLine
    /// A line does not end with CRLF, or a CR or LF stands elsewhere.
    case malformedLineEnd
    /// A field has no name, a blank before its colon, or a character that may not be in it.
    case malformedField
    /// A line, the fields, or their number exceed a bound.
    case headTooLarge
    /// A version that is not 1.0 or 1.1.
    case version
    /// None, or more than one, `Host` in a request of 1.1.
    case host
    /// The length of the body is said in no way that can be relied on.
    case ambiguousLength
    /// A transfer coding that is not `chunked` alone.
    case transferCoding
    /// A chunk's size or end is not as it must be.
    case malformedChunk
    /// The body exceeds what its reader allows.
    case bodyTooLarge
    /// The connection ended in the middle of a message.
    case truncated
    /// The rest of a message has not come in time.
    case timeout

    /// The status with which a server refuses such a request, RFC 9110 section 15.5.
    package var status: HTTPStatus {
        switch self {
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        case .version: .versionNotSupported
        case .transferCoding: .notImplemented
        case .timeout: .requestTimeout
        case .malformedLine, .malformedLineEnd, .malformedField, .host, .ambiguousLength, .malformedChunk, .truncated:
            .badRequest
        }
    }
}
