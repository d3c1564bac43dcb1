/// A call, JSON-RPC 2.0 (https://www.jsonrpc.org/specification).
package struct RPCRequest: Equatable, Sendable {
    package var method: String
    /// An object, or an array in the order of the method's parameters; nil: none.
    package var parameters: JSONValue?
    /// What the answer carries; nil: a notification, which has no answer.
    package var id: JSONValue?

    package init(method: String, parameters: JSONValue?, id: JSONValue?) {
        self.method = method
        self.parameters = parameters
        self.id = id
    }

    /// Reads a call.
    package init(_ value: JSONValue) throws(RPCError) {
        guard case .object(let members) = value else { throw RPCError(.badRequest, "a call is an object") }
        guard members["jsonrpc"] == .string("2.0") else {
            throw RPCError(.badRequest, "`jsonrpc` must be \"2.0\"")
        }
        guard let method = members["method"]?.text else { throw RPCError(.badRequest, "`method` must be a string") }
        switch members["params"] {
        case nil, .object, .array: break
        default: throw RPCError(.badRequest, "`params` must be an object or an array")
        }
        switch members["id"] {
        case nil, .null, .string, .int, .number: break
        default: throw RPCError(.badRequest, "`id` must be a string or a number")
        }
        self.init(method: method, parameters: members["params"], id: members["id"])
    }

    /// As it is sent.
    package var value: JSONValue {
        var members: [String: JSONValue] = ["jsonrpc": .string("2.0"), "method": .string(method)]
        members["params"] = parameters
        members["id"] = id
        return .object(members)
    }
}

/// The answer to a call.
package struct RPCResponse: Equatable, Sendable {
    package var id: JSONValue
    package var result: Result<JSONValue, RPCError>

    package init(id: JSONValue, result: Result<JSONValue, RPCError>) {
        self.id = id
        self.result = result
    }

    /// Reads an answer; nil: it is none.
    package init?(_ value: JSONValue) {
        if let result = value["result"] {
            self.init(id: value["id"] ?? .null, result: .success(result))
        } else if let error = value["error"], let known = try? error.decoded(as: RPCError.self) {
            self.init(id: value["id"] ?? .null, result: .failure(known))
        } else {
            return nil
        }
    }

    /// As it is sent.
    package var value: JSONValue {
        var members: [String: JSONValue] = ["jsonrpc": .string("2.0"), "id": id]
        switch result {
        case .success(let result): members["result"] = result
        case .failure(let error): members["error"] = JSONValue(error)
        }
        return .object(members)
    }
}

/// What a body holds: one call, or several, and answers it as it must be.
package enum RPCBody {
    /// Answers a body, with what `call` gives for each call; nil: there is nothing to be answered.
    package static func answer(
        _ bytes: [UInt8], _ call: (RPCRequest) -> Result<JSONValue, RPCError>
    ) -> JSONValue? {
        let value: JSONValue
        do throws(RPCError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            return RPCResponse(id: .null, result: .failure(error)).value
        }
        guard case .array(let calls) = value else { return answer(value, call) }
        if calls.isEmpty { return failure(RPCError(.badRequest, "the batch is empty")) }
        guard calls.count <= Limits.batchMax else {
            return failure(RPCError(.badRequest, "a batch has at most \(Limits.batchMax) calls"))
        }
        let answers = calls.compactMap { answer($0, call) }
        return answers.isEmpty ? nil : .array(answers)
    }

    private static func answer(_ value: JSONValue, _ call: (RPCRequest) -> Result<JSONValue, RPCError>) -> JSONValue? {
        do throws(RPCError) {
            let request = try RPCRequest(value)
            let result = call(request)
            return request.id.map { RPCResponse(id: $0, result: result).value }
        } catch {
            return failure(error)
        }
    }

    private static func failure(_ error: RPCError) -> JSONValue {
        RPCResponse(id: .null, result: .failure(error)).value
    }
}
