/// Scripts given piece by piece: each sees the variables, constants, functions and imports of those before.
///
/// A function that is defined again with as many parameters takes the place of the earlier one, also for functions that
/// call it. Closures keep the functions of the piece they were made in.
package final class Session {
    /// The variables.
    package let scope = DynamicScope()
    let engine: Engine
    private let machine: Machine
    private var functions: [Function] = []
    private var environment: Environment?
    private var pieceCount = 0

    /// An empty session. Limits and hooks are those that the engine has now.
    package init(engine: Engine) {
        self.engine = engine
        machine = engine.machine()
    }

    /// Runs a piece and answers its value. What it declared before a failure stays.
    package func run(_ source: [UInt8]) throws(ScriptError) -> Value {
        var parser = Parser(source: Engine.withoutInterpreterLine(source), options: engine.syntax)
        let script = try parser.parsePiece(variables: scope.variables.map(\.name))
        let newer = Set(script.functions.map(\.signature))
        let known = functions.filter { !newer.contains($0.signature) } + script.functions
        pieceCount += 1
        let compiled = try ScriptCompiler.compilePiece(
            Script(statements: script.statements, functions: known), limits: engine.limits,
            prefix: "\(String(pieceCount, radix: 16))p")
        functions = known
        let next = machine.environment(for: compiled, scope: scope)
        if let environment { next.imports = environment.imports }
        environment = next
        machine.startBudget()
        return try Engine.ended { () throws(ScriptError) in
            try machine.runTopLevel(compiled.main, next, scope: scope)
        }
    }

    /// The variables in the order of their declaration, with what they hold.
    package var variables: [(name: String, value: Value, isConstant: Bool)] {
        scope.variables.map { ($0.name, $0.value.flattened, $0.isConstant) }
    }

    /// How the functions that were defined are called, `f(a, b)`, in the order of their definition.
    package var signatures: [(name: String, text: String)] {
        functions.map { function in
            let type = function.thisType.map { "\($0)." } ?? ""
            return (function.name, "\(type)\(function.name)(\(function.parameters.joined(separator: ", ")))")
        }
    }

    /// Whether a text ends before its blocks, brackets and strings do, so that more of it is to come.
    package func isOpen(_ source: [UInt8]) -> Bool {
        var parser = Parser(source: source + [UInt8(ascii: "\n")], options: engine.syntax)
        do throws(ScriptError) {
            _ = try parser.parsePiece(variables: scope.variables.map(\.name))
            return false
        } catch {
            return parser.endedEarly(with: error)
        }
    }
}

extension Function {
    fileprivate var signature: FunctionSignature {
        FunctionSignature(name: name, parameters: parameters.count, thisType: thisType)
    }
}

extension Parser {
    /// Reads a piece of a session, which knows the variables of those before.
    fileprivate mutating func parsePiece(variables: [String]) throws(ScriptError) -> Script {
        scope.outer = Set(variables)
        return try parseScript()
    }

    /// Whether a failure only says that the end of the text came too early.
    fileprivate func endedEarly(with error: ScriptError) -> Bool {
        // A string of one line ends where its line does, and the lexer stands there.
        if case .parsing(.badInput(.unterminatedString)) = error.kind { return lexer.isAtEnd }
        return token.kind == .end
    }
}
