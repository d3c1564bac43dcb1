/// 1.0 or 1.1.
package enum HTTPVersion: Sendable {
    case http10
    case http11

    var text: String {
        switch self {
        case .http10: "HTTP/1.0"
        case .http11: "HTTP/1.1"
        }
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        switch bytes {
        case ArraySlice("HTTP/1.0".utf8): self = .http10
        case ArraySlice("HTTP/1.1".utf8): self = .http11
        default: return nil
        }
    }
}

/// What a client asks, without its body.
package struct HTTPRequest: Equatable, Sendable {
    /// A token; case counts.
    package let method: String
    /// As it was sent: a path with a query, an absolute URI, an authority, or `*`. Visible ASCII characters only.
    package let target: String
    package let version: HTTPVersion
    package var fields: HTTPFields

    /// nil: method or target have characters that may not be in them.
    package init?(_ method: String, _ target: String, version: HTTPVersion = .http11, fields: HTTPFields = HTTPFields())
    {
        guard !method.isEmpty, method.utf8.allSatisfy(HTTPBytes.isToken), !target.isEmpty,
            target.utf8.allSatisfy(HTTPBytes.isVisible)
        else { return nil }
        self.method = method
        self.target = target
        self.version = version
        self.fields = fields
    }

    /// The target's path, without query; nil: it has none (`*`, or an authority).
    package var path: String? {
        guard var rest = originForm else { return nil }
        if let query = rest.firstIndex(of: "?") { rest = rest[..<query] }
        return String(rest)
    }

    /// The target's query, without its mark; nil: it has none.
    package var query: String? {
        guard let rest = originForm, let mark = rest.firstIndex(of: "?") else { return nil }
        return String(rest[rest.index(after: mark)...])
    }

    /// From the path on.
    private var originForm: Substring? {
        if target.hasPrefix("/") { return target[...] }
        guard let scheme = target.firstRange(of: "://") else { return nil }
        let rest = target[scheme.upperBound...]
        return rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
    }

    /// Whether the connection may be used for another request after this one, RFC 9112 section 9.3.
    package var keepsConnection: Bool { fields.keepConnection(version) }

    /// Whether the client waits for `100 Continue` before it sends the body.
    package var expectsContinue: Bool { version == .http11 && fields.list("expect").contains("100-continue") }
}

/// What a server answers, without its body.
package struct HTTPResponse: Equatable, Sendable {
    package let status: HTTPStatus
    package let version: HTTPVersion
    package var fields: HTTPFields

    package init(_ status: HTTPStatus, version: HTTPVersion = .http11, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.version = version
        self.fields = fields
    }

    /// Whether the connection may be used for another request after this one.
    package var keepsConnection: Bool { fields.keepConnection(version) }
}

extension HTTPFields {
    fileprivate func keepConnection(_ version: HTTPVersion) -> Bool {
        let options = list("connection")
        switch version {
        case .http11: return !options.contains("close")
        case .http10: return options.contains("keep-alive") && !options.contains("close")
        }
    }
}

/// How the end of a body is known.
package enum HTTPBody: Equatable, Sendable {
    case none
    case length(UInt64)
    case chunked
    /// By the end of the connection; responses only.
    case untilEnd
}
