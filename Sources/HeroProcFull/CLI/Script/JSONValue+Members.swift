import API

/// What recorded cases ask of a value.
extension JSONValue {
    /// A whole number.
    var integer: Int? { if case .int(let value) = self { value } else { nil } }

    /// A truth value.
    var flag: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// An array's items.
    var items: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// An object's members.
    var members: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
}
