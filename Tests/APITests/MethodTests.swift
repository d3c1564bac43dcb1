import Testing

@testable import API

@Suite struct MethodTests {
    private func parameters<M: Method>(_ method: M.Type, _ text: String) throws(RPCError) -> M.Parameters {
        try method.parameters(from: JSONValue(parsing: Array(text.utf8)))
    }

    private func refusal<M: Method>(_ method: M.Type, _ text: String) -> String? {
        let error = #expect(throws: RPCError.self) { try parameters(method, text) }
        #expect(error?.code == RPCError.Code.badParameters.rawValue)
        return error?.message
    }

    @Test func `parameters are given by name or by position`() throws {
        let named = try parameters(JobList.self, #"{"run":"web.1","offset":3}"#)
        let placed = try parameters(JobList.self, #"["web.1",3]"#)
        for given in [named, placed] {
            #expect(given.run == "web.1")
            #expect(given.offset == 3)
            #expect(given.max == nil)
        }
        #expect(throws: Never.self) { try RunnerList.parameters(from: nil) }
        #expect(throws: Never.self) { try parameters(RunnerList.self, "[]") }
    }

    @Test func `parameters that are missing, of another kind or too many are refused`() {
        #expect(refusal(JobList.self, "{}") == "`run` is missing")
        #expect(refusal(JobList.self, #"{"run":7}"#) == "`run`: a string is expected")
        #expect(refusal(JobList.self, #"{"run":"web.1","max":1.5}"#) == "`max`: a whole number is expected")
        #expect(refusal(JobLogs.self, #"{"job":"web.1","from":-1}"#) == "a number is out of range")
        #expect(refusal(JobList.self, #"["web.1",0,1,2]"#) == "there are 4 parameters, and at most 3 are known")
        #expect(refusal(RunnerList.self, "[1]") == "there are 1 parameters, and at most 0 are known")
    }

    @Test func `a member that is not known is refused, however deep it stands`() {
        #expect(
            refusal(JobList.self, #"{"run":"web.1","limit":3}"#)
                == "there is no parameter `limit`; known are: `run`, `offset`, `max`")
        #expect(refusal(RunnerList.self, #"{"all":true}"#) == "there is no parameter `all`; none is known")
        let misspelt = #"{"name":"web","jobs":[{"job":{}},{"job":{},"need":["a"]}]}"#
        #expect(
            refusal(RunSubmit.self, misspelt)?.hasPrefix("`jobs[1]`: there is no `need`; known are: `job`,") == true)
    }

    @Test func `the keys of a job are left to who reads jobs`() throws {
        let given = try parameters(RunSubmit.self, #"{"name":"web","jobs":[{"job":{"anything":[1]}}]}"#)
        #expect(given.jobs[0].job["anything"] == .array([.int(1)]))
    }

    @Test func `no two methods have one name, and names say what they are about`() {
        let names = Methods.all.map { $0.name }
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.wholeMatch(of: /[a-z]+\.[a-z]+/) != nil, "\(name)") }
    }

    @Test(arguments: Methods.all.map { $0.name })
    func `required parameters come first, and each thing is described in a line`(name: String) throws {
        let method = try #require(Methods.all.first { $0.name == name })
        let isRequired = method.parameters.map(\.isRequired)
        #expect(isRequired == isRequired.sorted { $0 && !$1 })
        #expect(isLine(method.summary))
        check(method.parameters)
        check([Field("result", method.result, "what comes out")])
    }

    private func isLine(_ text: String) -> Bool { !text.isEmpty && !text.contains("\n") }

    private func check(_ fields: [Field]) {
        #expect(Set(fields.map(\.name)).count == fields.count)
        for field in fields {
            #expect(field.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(field.name)")
            #expect(isLine(field.meaning), "\(field.name)")
            check(field.schema)
        }
    }

    private func check(_ schema: Schema) {
        switch schema {
        case .string, .integer, .boolean, .any: break
        case .choice(let words): #expect(!words.isEmpty && Set(words).count == words.count)
        case .array(let item), .map(let item): check(item)
        case .object(let fields): check(fields)
        }
    }
}
