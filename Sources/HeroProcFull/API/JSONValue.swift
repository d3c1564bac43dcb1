import FoundationEssentials

/// Any JSON value, RFC 8259.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A member of an object.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// A string's text.
    package var text: String? { if case .string(let text) = self { text } else { nil } }

    /// Reads text.
    package init(parsing bytes: [UInt8]) throws(RPCError) {
        let outline = JSONOutline(of: bytes)
        // Each level takes some of the stack: when it is read, and again when it is decoded.
        guard outline.depth <= Limits.depthMax else {
            throw RPCError(.parse, "it is nested more than \(Limits.depthMax) levels deep")
        }
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            // The decoder does not say where.
            throw RPCError(.parse, "the text is not JSON")
        }
        if outline.hasCommaTooMany {
            throw RPCError(.parse, "the text is not JSON: a value is missing behind a comma")
        }
    }

    /// A value as it would be written.
    package init(_ value: some Encodable) {
        // What is encoded here are values of this room, which all can be.
        let data = (try? JSONEncoder().encode(value)) ?? Data()
        self = (try? JSONDecoder().decode(JSONValue.self, from: data)) ?? .null
    }

    /// The value of a type that it is to be. An error says which member is not as it must be.
    package func decoded<Value: Decodable>(as type: Value.Type) throws(RPCError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
        } catch {
            throw RPCError(.badParameters, Self.reason(error))
        }
    }

    /// As text, with the members of objects in order.
    package func text(pretty: Bool) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        // Numbers that JSON lacks cannot come into a value.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// What a decoder found wrong, for people.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.reduce("") { path, key in
                if let number = key.intValue { return "\(path)[\(number)]" }
                return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
            }
            return path.isEmpty ? "" : "`\(path)`: "
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context))`\(key.stringValue)` is missing"
        case .typeMismatch(let type, let context): return "\(place(context))a \(name(of: type)) is expected"
        case .valueNotFound(let type, let context): return "\(place(context))a \(name(of: type)) is expected, not null"
        // What is decoded is JSON, so it is a number that does not fit; the decoder does not say which.
        case .dataCorrupted(let context): return "\(place(context))a number is out of range"
        @unknown default: return "\(error)"
        }
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "string"
        case is Bool.Type: "truth value"
        case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "number"
        case is [String: any Decodable].Type: "object"
        default: "value of another type"
        }
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        // A failed attempt only means that the value is of another kind.
        if single.decodeNil() {
            self = .null
        } else if let value = try? single.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? single.decode(Int.self) {
            self = .int(value)
        } else if let value = try? single.decode(Double.self) {
            self = .number(value)
        } else if let value = try? single.decode(String.self) {
            self = .string(value)
        } else if let value = try? single.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try single.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        switch self {
        case .null: try single.encodeNil()
        case .bool(let value): try single.encode(value)
        case .int(let value): try single.encode(value)
        case .number(let value): try single.encode(value)
        case .string(let value): try single.encode(value)
        case .array(let value): try single.encode(value)
        case .object(let value): try single.encode(value)
        }
    }
}
