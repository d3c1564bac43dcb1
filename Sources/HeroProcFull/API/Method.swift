/// What can be called: a name, what goes in and what comes out. Each method is one type, in `Methods/`; `all` lists them.
package protocol Method: Sendable {
    associatedtype Parameters: Codable & Sendable
    associatedtype Result: Codable & Sendable
    /// `run.submit`: what it is about, and what is done.
    static var name: String { get }
    /// One line.
    static var summary: String { get }
    /// Each parameter, in the order in which they may be given without names.
    static var parameters: [Field] { get }
    /// What comes out.
    static var result: Schema { get }
}

/// A member of an object, as a schema has it.
package struct Field: Sendable {
    package var name: String
    package var schema: Schema
    /// One line.
    package var meaning: String
    package var isRequired: Bool

    package init(_ name: String, _ schema: Schema, _ meaning: String, required isRequired: Bool = false) {
        self.name = name
        self.schema = schema
        self.meaning = meaning
        self.isRequired = isRequired
    }
}

/// What a value may be, JSON Schema.
package indirect enum Schema: Sendable {
    case string, integer, boolean, any
    case choice([String])
    case array(Schema)
    /// Any names, with values of one kind.
    case map(Schema)
    case object([Field])

    /// As JSON Schema writes it.
    package var value: JSONValue {
        switch self {
        case .string: .object(["type": .string("string")])
        case .integer: .object(["type": .string("integer")])
        case .boolean: .object(["type": .string("boolean")])
        case .any: .object([:])
        case .choice(let words): .object(["type": .string("string"), "enum": .array(words.map { .string($0) })])
        case .array(let item): .object(["type": .string("array"), "items": item.value])
        case .map(let item): .object(["type": .string("object"), "additionalProperties": item.value])
        case .object(let fields):
            .object([
                "type": .string("object"),
                "properties": .object(
                    Dictionary(
                        fields.map { ($0.name, $0.schema.described($0.meaning)) },
                        uniquingKeysWith: { first, _ in first })),
                "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
            ])
        }
    }

    private func described(_ meaning: String) -> JSONValue {
        guard case .object(var members) = value else { return value }
        members["description"] = .string(meaning)
        return .object(members)
    }
}

/// The document that describes all methods, https://spec.open-rpc.org.
package enum OpenRPC {
    /// The document.
    package static func document(version: String) -> JSONValue {
        .object([
            "openrpc": .string("1.2.6"),
            "info": .object([
                "title": .string("hero-proc"), "version": .string(version),
                "description": .string("Runs and jobs of a Hero coordinator."),
            ]),
            "methods": .array(Methods.all.map(describe)),
        ])
    }

    private static func describe(_ method: any Method.Type) -> JSONValue {
        .object([
            "name": .string(method.name), "summary": .string(method.summary),
            "params": .array(
                method.parameters.map { field in
                    .object([
                        "name": .string(field.name), "description": .string(field.meaning),
                        "required": .bool(field.isRequired), "schema": field.schema.value,
                    ])
                }),
            "result": .object(["name": .string("result"), "schema": method.result.value]),
        ])
    }
}
