import Testing

@testable import API

/// The document by the rules of https://spec.open-rpc.org.
@Suite struct OpenRPCTests {
    private let document = OpenRPC.document(version: "1.2.3")

    private func items(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let items)? = value else {
            Issue.record("no array")
            return []
        }
        return items
    }

    @Test func `it says which rules it follows and whose it is`() {
        #expect(document["openrpc"] == .string("1.2.6"))
        #expect(document["info"]?["title"] == .string("hero-proc"))
        #expect(document["info"]?["version"] == .string("1.2.3"))
    }

    @Test func `each method is in it, in the order in which people read of them`() {
        #expect(items(document["methods"]).map { $0["name"]?.text } == Methods.all.map { $0.name })
    }

    @Test func `each method has a summary, its parameters and what comes out`() {
        for (described, method) in zip(items(document["methods"]), Methods.all) {
            #expect(described["summary"]?.text == method.summary)
            let parameters = items(described["params"])
            #expect(parameters.map { $0["name"]?.text } == method.parameters.map(\.name))
            for (parameter, field) in zip(parameters, method.parameters) {
                #expect(parameter["required"] == .bool(field.isRequired))
                #expect(parameter["description"] == .string(field.meaning))
                check(parameter["schema"])
            }
            #expect(described["result"]?["name"]?.text == "result")
            check(described["result"]?["schema"])
        }
    }

    /// Checks a schema: what it requires it has, and all that is in it is a schema.
    private func check(_ schema: JSONValue?) {
        guard case .object(let members)? = schema else {
            Issue.record("no schema: \(String(describing: schema))")
            return
        }
        switch members["type"]?.text {
        case nil: #expect(members.keys.allSatisfy { $0 == "description" })
        case "string", "integer", "boolean": break
        case "array": check(members["items"])
        case "object":
            if let values = members["additionalProperties"] { check(values) }
            guard case .object(let properties) = members["properties"] ?? .object([:]) else {
                Issue.record("no properties")
                return
            }
            for (_, property) in properties { check(property) }
            for name in members["required"].map(items) ?? [] { #expect(properties[name.text ?? ""] != nil) }
        case let type?: Issue.record("no type: \(type)")
        }
    }

    @Test func `what is asked for is described to its depth`() {
        let submit = items(document["methods"]).first { $0["name"]?.text == "run.submit" }
        let jobs = submit.map { items($0["params"]) }?.first { $0["name"]?.text == "jobs" }
        let group = jobs?["schema"]?["items"]
        #expect(group?["required"] == .array([.string("job")]))
        let whenLost = group?["properties"]?["when_lost"]
        #expect(whenLost?["enum"] == .array([.string("wait"), .string("rerun")]))
        #expect(whenLost?["description"]?.text?.isEmpty == false)
    }
}
