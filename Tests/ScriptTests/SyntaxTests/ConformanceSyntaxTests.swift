import Script
import Testing

/// The parser against what Rhai recorded. Which scripts fail while they are parsed follows from the records; the few
/// syntax errors that arise while a script runs are named.
@Suite struct ConformanceSyntaxTests {
    /// Syntax errors of a running script: a bad name given to `Fn`, a bad text given to `parse_json`.
    private static let raisedByFunctions: Set<String> = ["own/fn:65", "own/fn:66", "own/map:67"]

    private func failure(of source: String, _ options: SyntaxOptions) -> ScriptError? {
        var parser = Parser(source: [UInt8](source.utf8), options: options)
        do {
            _ = try parser.parseScript()
            return nil
        } catch {
            return error
        }
    }

    /// The recorded syntax error of the script itself; the older release decides where it differs.
    private func expected(_ record: ConformanceCase) -> ConformanceCase.Failure? {
        guard let error = record.error, error.kind == "parse", error.outer == "ErrorParsing", record.v1_25 == nil,
            !Self.raisedByFunctions.contains(record.id)
        else { return nil }
        return error
    }

    @Test func `every recorded syntax error is found with its variant, text and place`() throws {
        var count = 0
        for record in try ConformanceCase.all() {
            guard let wanted = expected(record) else { continue }
            count += 1
            let found = failure(of: record.script, record.syntaxOptions)
            #expect(found?.description == wanted.message, "\(record.id)")
            guard let found, case .parsing(let problem) = found.kind else { continue }
            #expect(problem.variant == wanted.parse, "\(record.id)")
            #expect(found.position.line == wanted.line && found.position.column == wanted.pos, "\(record.id)")
        }
        #expect(count == 189)
    }

    @Test func `every other recorded script is read without an error`() throws {
        var count = 0
        for record in try ConformanceCase.all() where expected(record) == nil {
            count += 1
            let found = failure(of: record.script, record.syntaxOptions)
            #expect(found == nil, "\(record.id): \(found?.description ?? "")")
        }
        #expect(count == 1338)
    }

    @Test func `a recorded module is read, or fails as it did on import`() throws {
        var count = 0
        for record in try ConformanceCase.all() {
            for (_, text) in record.files ?? [:] {
                count += 1
                let found = failure(of: text, SyntaxOptions())
                let wanted = record.error?.outer == "ErrorInModule" && record.error?.kind == "parse"
                let first = record.error?.message.split(separator: "\n").first.map { String($0) }
                #expect(found?.description == (wanted ? first : nil), "\(record.id)")
            }
        }
        #expect(count > 30)
    }

    @Test(arguments: [
        (
            "fn foo() { 1 }",
            "Function definitions must be at global level and cannot be inside a block or another function"
        ),
        ("|x| x * 2", "Function definitions must be at global level and cannot be inside a block or another function"),
        ("1 +", "Script is incomplete (line 1, position 4)"),
    ])
    func `a script given to eval fails as it did`(script: String, message: String) {
        var parser = Parser(source: [UInt8](script.utf8))
        let error = #expect(throws: ScriptError.self) { try parser.parseEvaluated() }
        #expect(error?.description == "Syntax error: " + message)
    }
}
