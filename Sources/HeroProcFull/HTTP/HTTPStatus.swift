/// A status code, RFC 9110 section 15.
package struct HTTPStatus: Hashable, Sendable {
    /// 100 to 999.
    package let code: Int

    /// nil: the number is none.
    package init?(code: Int) {
        guard (100...999).contains(code) else { return nil }
        self.code = code
    }

    private init(known code: Int) { self.code = code }

    package static let `continue` = HTTPStatus(known: 100)
    package static let switchingProtocols = HTTPStatus(known: 101)
    package static let ok = HTTPStatus(known: 200)
    package static let noContent = HTTPStatus(known: 204)
    package static let notModified = HTTPStatus(known: 304)
    package static let badRequest = HTTPStatus(known: 400)
    package static let unauthorized = HTTPStatus(known: 401)
    package static let forbidden = HTTPStatus(known: 403)
    package static let notFound = HTTPStatus(known: 404)
    package static let methodNotAllowed = HTTPStatus(known: 405)
    package static let requestTimeout = HTTPStatus(known: 408)
    package static let contentTooLarge = HTTPStatus(known: 413)
    package static let unsupportedMediaType = HTTPStatus(known: 415)
    package static let requestHeaderFieldsTooLarge = HTTPStatus(known: 431)
    package static let internalServerError = HTTPStatus(known: 500)
    package static let notImplemented = HTTPStatus(known: 501)
    package static let badGateway = HTTPStatus(known: 502)
    package static let serviceUnavailable = HTTPStatus(known: 503)
    package static let gatewayTimeout = HTTPStatus(known: 504)
    package static let insufficientStorage = HTTPStatus(known: 507)
    package static let versionNotSupported = HTTPStatus(known: 505)

    /// Whether it only announces another response.
    package var isInterim: Bool { code < 200 && self != .switchingProtocols }

    /// Whether a response with it has no body, whatever its fields say.
    package var hasNoBody: Bool { code < 200 || self == .noContent || self == .notModified }

    /// The phrase for people; empty where there is none.
    package var phrase: String {
        switch self {
        case .continue: "Continue"
        case .switchingProtocols: "Switching Protocols"
        case .ok: "OK"
        case .noContent: "No Content"
        case .notModified: "Not Modified"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .requestTimeout: "Request Timeout"
        case .contentTooLarge: "Content Too Large"
        case .unsupportedMediaType: "Unsupported Media Type"
        case .requestHeaderFieldsTooLarge: "Request Header Fields Too Large"
        case .internalServerError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .badGateway: "Bad Gateway"
        case .serviceUnavailable: "Service Unavailable"
        case .gatewayTimeout: "Gateway Timeout"
        case .insufficientStorage: "Insufficient Storage"
        case .versionNotSupported: "HTTP Version Not Supported"
        default: ""
        }
    }
}
