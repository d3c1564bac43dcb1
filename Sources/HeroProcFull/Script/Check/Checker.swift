/// Looks for mistakes in a script without running it: unknown functions, wrong numbers of arguments, undefined and unused
/// variables, code that is never reached.
///
/// It says nothing about what it cannot know: names in modules, methods of values that a module may have made, names that
/// evaluated text may declare, and whatever stands in a `try` block, where a failure is expected.
final class Checker {
    let registry: Registry
    let facts: ScriptFacts
    let functions: [Function]
    /// The script's functions by name, in source order.
    let functionsByName: [String: [Function]]
    var scope = CheckScope()
    /// How many `try` blocks of the running function lie around the place.
    var tries = 0
    var findings: [Finding] = []
    /// Constants that functions see as `global::NAME`.
    private(set) var constants: Set<String> = []

    /// So many findings come with a hint.
    private static let hintedMax = 100

    /// A checker of one script.
    private init(_ script: Script, facts: ScriptFacts, registry: Registry) {
        self.facts = facts
        self.registry = registry
        functions = script.functions
        functionsByName = Dictionary(grouping: script.functions, by: \.name)
    }

    /// Checks a script that the parser accepted. The known names are variables of the host.
    static func findings(
        in script: Script, facts: ScriptFacts, registry: Registry, known: Set<String>
    ) -> [Finding] {
        let checker = Checker(script, facts: facts, registry: registry)
        checker.checkTopLevel(script.statements, known: known)
        for function in script.functions { checker.check(function) }
        return checker.findings.sorted { $0.position.packed < $1.position.packed }
    }

    private func checkTopLevel(_ statements: [Statement], known: Set<String>) {
        scope.enterFunction(seeing: .nothing, isOpen: false)
        for name in known { scope.declare(name) }
        constants = known
        for case .declaration(let declaration) in statements where declaration.isConstant {
            constants.insert(declaration.name)
        }
        scope.enterBlock()
        check(statements)
        for name in facts.globals { _ = scope.read(name) }
        leaveBlock()
        _ = scope.leaveFunction()
    }

    private func check(_ function: Function) {
        scope.enterFunction(seeing: .nothing, isOpen: facts.lent.contains(function.name))
        for parameter in checkBody(of: function) where !parameter.isRead {
            if parameter.name.hasPrefix("_") { continue }
            let message =
                parameter.isAssigned
                ? "parameter `\(parameter.name)` is assigned but never read" : "unused parameter `\(parameter.name)`"
            report(.unusedParameter, .warning, at: parameter.position, message)
        }
    }

    /// Checks a closure, which sees what is around it. What it does not need of its parameters is said to nobody: who
    /// calls it wants it to have them.
    func check(closure: Function) {
        scope.enterFunction(seeing: .closure, isOpen: false)
        _ = checkBody(of: closure)
    }

    /// Checks the statements; answers what became of the parameters.
    private func checkBody(of function: Function) -> [CheckScope.Variable] {
        for (name, place) in zip(function.parameters, function.parameterPositions) { scope.declare(name, at: place) }
        scope.enterBlock()
        check(function.body.statements)
        leaveBlock()
        return scope.leaveFunction()
    }

    /// Ends a block and tells which of its variables nobody reads.
    func leaveBlock() {
        for variable in scope.leaveBlock() where !variable.isRead {
            if variable.position.isNone || variable.name.hasPrefix("_") { continue }
            let message =
                variable.isAssigned
                ? "variable `\(variable.name)` is assigned but never read" : "unused variable `\(variable.name)`"
            report(.unusedVariable, .warning, at: variable.position, message)
        }
    }

    /// Notes a finding. To look for a hint takes long, so only the first findings have one.
    func report(
        _ kind: Finding.Kind, _ severity: Finding.Severity, at position: Position, _ message: String,
        hint: @autoclosure () -> String? = nil
    ) {
        let hint = findings.count < Self.hintedMax ? hint() : nil
        findings.append(Finding(kind, severity, at: position, message, hint: hint))
    }
}

extension Engine {
    /// Checks a script without running it, places in order. `known` are the names of variables that the host puts into
    /// scope.
    package func check(_ source: [UInt8], known: Set<String> = []) -> [Finding] {
        var options = syntax
        options.keepsElements = true
        var parser = Parser(source: Engine.withoutInterpreterLine(source), options: options)
        do throws(ScriptError) {
            let script = try parser.parseScript()
            // Some rules are the compiler's.
            _ = try ScriptCompiler.compile(script, limits: limits, prefix: "")
            return Checker.findings(
                in: script, facts: ScriptFacts(parser.elements), registry: registry, known: known)
        } catch {
            let message: String
            if case .parsing(let problem) = error.kind { message = problem.message } else { message = "\(error)" }
            return [Finding(.syntax, .error, at: error.location, message)]
        }
    }
}
