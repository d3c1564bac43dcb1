/// Any JSON value, as `JSONDecoder` reads it.
enum JSON: Decodable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let value = try? single.decode(Bool.self) {
            // A failed attempt only means that the value is of another kind; so below.
            self = .bool(value)
        } else if let value = try? single.decode(Int.self) {
            self = .int(value)
        } else if let value = try? single.decode(Double.self) {
            self = .number(value)
        } else if let value = try? single.decode(String.self) {
            self = .string(value)
        } else if let value = try? single.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try single.decode([String: JSON].self))
        }
    }

    /// A member of an object.
    subscript(key: String) -> JSON? {
        if case .object(let members) = self { return members[key] }
        return nil
    }

    /// A string's text.
    var text: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    /// A whole number.
    var integer: Int? {
        if case .int(let value) = self { return value }
        return nil
    }

    /// A truth value.
    var flag: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    /// An array's items.
    var items: [JSON]? {
        if case .array(let value) = self { return value }
        return nil
    }

    /// An object's members.
    var members: [String: JSON]? {
        if case .object(let value) = self { return value }
        return nil
    }
}
