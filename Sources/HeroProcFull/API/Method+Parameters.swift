/// Parameters as they come.
extension Method {
    /// What a call gives, by name, or in the order of `parameters`. An error says what is not as it must be. What is not
    /// known is an error too: a misspelt wish would otherwise not be fulfilled, and nobody would notice.
    package static func parameters(from given: JSONValue?) throws(RPCError) -> Parameters {
        let named = try named(given)
        if let fault = Schema.object(parameters).fault(in: named, at: "") { throw RPCError(.badParameters, fault) }
        return try named.decoded(as: Parameters.self)
    }

    private static func named(_ given: JSONValue?) throws(RPCError) -> JSONValue {
        guard case .array(let values)? = given else { return given ?? .object([:]) }
        guard values.count <= parameters.count else {
            throw RPCError(
                .badParameters, "there are \(values.count) parameters, and at most \(parameters.count) are known")
        }
        return .object(Dictionary(zip(parameters.map(\.name), values), uniquingKeysWith: { first, _ in first }))
    }
}

extension Schema {
    /// What a decoder would pass over or could not name: the first member that is not known, or fraction where there must
    /// be none, anywhere in a value; for people. `place` is where the value stands; empty: these are the parameters.
    fileprivate func fault(in value: JSONValue, at place: String) -> String? {
        switch (self, value) {
        case (.object(let fields), .object(let members)):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                guard let field = fields.first(where: { $0.name == name }) else {
                    return Self.unknown(name, at: place, known: fields)
                }
                let inside = place.isEmpty ? name : "\(place).\(name)"
                if let found = field.schema.fault(in: member, at: inside) { return found }
            }
            return nil
        case (.array(let item), .array(let values)):
            for (number, value) in values.enumerated() {
                if let found = item.fault(in: value, at: "\(place)[\(number)]") { return found }
            }
            return nil
        case (.map(let item), .object(let members)):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                if let found = item.fault(in: member, at: "\(place).\(name)") { return found }
            }
            return nil
        case (.integer, .number): return "`\(place)`: a whole number is expected"
        // What is of another kind than it must be is found where it is decoded.
        default: return nil
        }
    }

    private static func unknown(_ name: String, at place: String, known: [Field]) -> String {
        let what = place.isEmpty ? "there is no parameter `\(name)`" : "`\(place)`: there is no `\(name)`"
        let names = known.map { "`\($0.name)`" }.joined(separator: ", ")
        return what + (known.isEmpty ? "; none is known" : "; known are: \(names)")
    }
}
