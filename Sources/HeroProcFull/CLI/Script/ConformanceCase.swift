import API
import Script

/// One recorded case: a script, what it should give, and under which options.
struct ConformanceCase {
    /// The record.
    let record: JSONValue

    /// What the engine gave.
    private enum Result {
        case value(Value)
        case error(ScriptError)
    }

    /// How the engine disagrees with the record, or nil.
    func disagreement() -> String? {
        var printed: [String] = []
        let result = run { printed.append($0) }
        let expectations = [record, record["noopt"], record["v1_25"]].compactMap { $0 }
        var first: String?
        for expectation in expectations {
            guard let difference = compare(expectation, result) else {
                first = nil
                break
            }
            if first == nil { first = difference }
        }
        if let first { return first }
        if let lines = record["printed"]?.items?.compactMap(\.text), lines != printed.map(Self.normalised) {
            return "expected to print \(lines), got \(printed)"
        }
        return nil
    }

    private func run(_ tell: @escaping (String) -> Void) -> Result {
        let engine = Engine()
        configure(engine)
        engine.hooks.print = tell
        engine.hooks.debug = { text, _, place in
            tell("DEBUG @ \(place.line):\(place.column) | \(text)")
        }
        let files = record["files"]?.members ?? [:]
        engine.hooks.resolve = { path, _ throws(ScriptError) in
            guard let text = files[path + ".rhai"]?.text else { return nil }
            return ModuleText(canonicalPath: path, source: Array(text.utf8))
        }
        let source = Array((record["script"]?.text ?? "").utf8)
        do throws(ScriptError) {
            switch record["mode"]?.text {
            case "compile":
                _ = try engine.compile(source)
                return .value(.unit)
            case "expr_compile":
                _ = try engine.compileExpression(source)
                return .value(.unit)
            case "expr": return .value(try engine.evaluateExpression(source))
            default: return .value(try engine.run(try engine.compile(source), scope: scope()))
            }
        } catch {
            return .error(error)
        }
    }

    private func scope() -> DynamicScope? {
        guard let variables = record["scope"] ?? record["before"] else { return nil }
        let scope = DynamicScope()
        for (name, value) in variables.members ?? [:] {
            if let value = RecordedValue(json: value).value { scope.define(name, value) }
        }
        return scope
    }

    private func configure(_ engine: Engine) {
        for (name, value) in record["options"]?.members ?? [:] {
            switch name {
            case "max_operations": engine.limits.operationsMax = value.integer
            case "max_call_levels": engine.limits.callDepthMax = value.integer ?? 64
            case "max_variables": engine.limits.variablesMax = value.integer
            case "max_modules": engine.limits.modulesMax = value.integer
            case "max_functions": engine.syntax.functionsMax = value.integer
            case "max_string_size": (engine.limits.stringBytesMax, engine.syntax.stringBytesMax) = twice(value.integer)
            case "max_array_size": (engine.limits.arrayItemsMax, engine.syntax.arrayItemsMax) = twice(value.integer)
            case "max_map_size": (engine.limits.mapItemsMax, engine.syntax.mapItemsMax) = twice(value.integer)
            case "max_expr_depths":
                engine.syntax.expressionDepthMax = value.items?.first?.integer ?? 64
                engine.syntax.functionExpressionDepthMax = value.items?.last?.integer ?? 32
            case "fail_on_invalid_map_property": engine.failsOnMissingProperty = value.flag ?? false
            default: configureSyntax(name, value.flag ?? true, engine)
            }
        }
    }

    private func twice(_ value: Int?) -> (Int?, Int?) { (value, value) }

    private func configureSyntax(_ name: String, _ flag: Bool, _ engine: Engine) {
        switch name {
        case "strict_variables": engine.syntax.strictVariables = flag
        case "allow_shadowing": engine.syntax.allowShadowing = flag
        case "allow_looping": engine.syntax.allowLooping = flag
        case "allow_anonymous_fn": engine.syntax.allowAnonymousFunctions = flag
        case "allow_if_expression": engine.syntax.allowIfExpression = flag
        case "allow_switch_expression": engine.syntax.allowSwitchExpression = flag
        case "allow_loop_expressions": engine.syntax.allowLoopExpression = flag
        case "allow_statement_expression": engine.syntax.allowStatementExpression = flag
        default: return
        }
    }

    // MARK: Comparing

    private func compare(_ expectation: JSONValue, _ result: Result) -> String? {
        switch (expectation["expect"], expectation["error"], result) {
        case (let expected?, _, .value(let value)):
            let recorded = RecordedValue(json: expected)
            return recorded.matches(value) ? nil : "expected \(recorded), got \(value.typeName) \(value.debugged)"
        case (let expected?, _, .error(let error)):
            return "expected \(RecordedValue(json: expected)), got error \(error.kind.variant): \(error)"
        case (_, let expected?, .value(let value)):
            return "expected error \(expected["message"]?.text ?? "?"), got \(value.typeName) \(value.debugged)"
        case (_, let expected?, .error(let error)): return compare(expected, error)
        case (nil, nil, _): return nil
        }
    }

    private func compare(_ expected: JSONValue, _ error: ScriptError) -> String? {
        let message = expected["message"]?.text ?? ""
        let got = Self.normalised(error.description)
        guard expected["variant"]?.text == error.kind.variant, Self.agrees(message, got) else {
            return "expected \(expected["variant"]?.text ?? "?") \(message.debugDescription), "
                + "got \(error.kind.variant) \(got.debugDescription)"
        }
        if let outer = expected["outer"]?.text, outer != error.outerVariant {
            return "expected outermost \(outer), got \(error.outerVariant)"
        }
        return nil
    }

    /// Line by line the same, places ignored where the record has none.
    private static func agrees(_ expected: String, _ got: String) -> Bool {
        let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let right = got.split(separator: "\n", omittingEmptySubsequences: false)
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0 == $1 || (!$0.hasSuffix(")") || !hasPlace($0)) && $0 == placeless($1) }
    }

    private static func hasPlace(_ line: Substring) -> Bool { placeless(line) != line }

    private static func placeless(_ line: Substring) -> Substring {
        guard line.hasSuffix(")"), let start = line.ranges(of: " (line ").last?.lowerBound else { return line }
        return line[..<start]
    }

    /// The text with closures' names made the same.
    static func normalised(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let found = rest.ranges(of: "anon$").first {
            result += rest[..<found.upperBound] + "*"
            rest = rest[found.upperBound...].drop { $0.isHexDigit || $0 == "m" || $0 == "e" }
        }
        return result + rest
    }
}
