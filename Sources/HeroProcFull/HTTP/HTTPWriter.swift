/// Messages as bytes. The length of the body is said here, and nowhere else: fields of the message that would say it are
/// left out.
package enum HTTPWriter {
    /// A request's head.
    package static func head(_ request: HTTPRequest, body: HTTPBody) -> [UInt8] {
        var bytes = Array("\(request.method) \(request.target) \(request.version.text)\r\n".utf8)
        append(request.fields, body, to: &bytes)
        return bytes
    }

    /// A response's head.
    package static func head(_ response: HTTPResponse, body: HTTPBody) -> [UInt8] {
        let status = response.status
        var bytes = Array("\(response.version.text) \(status.code) \(status.phrase)\r\n".utf8)
        append(response.fields, status.hasNoBody ? .none : body, to: &bytes)
        if body == .none, !status.hasNoBody {
            bytes.removeLast(2)
            bytes += Array("content-length: 0\r\n\r\n".utf8)
        }
        return bytes
    }

    /// A whole response.
    package static func message(_ response: HTTPResponse, _ body: [UInt8]) -> [UInt8] {
        head(response, body: .length(UInt64(body.count))) + (response.status.hasNoBody ? [] : body)
    }

    /// A whole request.
    package static func message(_ request: HTTPRequest, _ body: [UInt8]) -> [UInt8] {
        head(request, body: body.isEmpty ? .none : .length(UInt64(body.count))) + body
    }

    /// A part of a chunked body; nothing for no bytes, for an empty chunk would end it.
    package static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.isEmpty { return [] }
        return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0d, 0x0a]
    }

    /// The end of a chunked body.
    package static let lastChunk = Array("0\r\n\r\n".utf8)

    private static func append(_ fields: HTTPFields, _ body: HTTPBody, to bytes: inout [UInt8]) {
        for field in fields.fields where field.name != "content-length" && field.name != "transfer-encoding" {
            bytes += Array(field.name.utf8) + [UInt8(ascii: ":"), 0x20] + field.value + [0x0d, 0x0a]
        }
        switch body {
        case .none, .untilEnd: break
        case .length(let length): bytes += Array("content-length: \(length)\r\n".utf8)
        case .chunked: bytes += Array("transfer-encoding: chunked\r\n".utf8)
        }
        bytes += [0x0d, 0x0a]
    }
}
