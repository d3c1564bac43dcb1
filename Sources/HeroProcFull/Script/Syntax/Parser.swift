/// Reads a script into a tree, checking everything that the reference checks while it parses (LANGUAGE.md §2 to §5, §8).
/// Errors are thrown in source order. It recurses only as deep as `SyntaxOptions` allows, whatever the text.
///
/// A parser reads one script once.
package struct Parser {
    let options: SyntaxOptions
    var lexer: Lexer
    /// The token read next, while `isFilled`.
    var token = Token(.end, at: .none)
    var isFilled = false
    /// How many tokens were consumed.
    var consumed = 0
    /// The variables of the function that is being read.
    var scope = SyntaxScope()
    /// The functions read so far.
    var functions: [Function] = []
    /// What tells one function from another: name, parameter count, type of `this`.
    var signatures: Set<FunctionSignature> = []
    /// The names of the functions read so far.
    var functionNames: Set<String> = []
    /// Closures read so far: they count as functions too.
    var closures = 0
    /// Tokens that end an operand inside a `switch` pattern.
    var isInPattern = false
    /// The most left-leaning operators on a path through what was read last.
    var lean = 0

    /// A parser of a script in UTF-8; ill-formed bytes count as U+FFFD.
    package init(source: [UInt8], options: SyntaxOptions = SyntaxOptions()) {
        self.options = options
        lexer = Lexer(source: source, stringBytesMax: options.stringBytesMax, recordsElements: options.keepsElements)
    }

    /// The script as it is read: `elements` count bytes in it.
    package var source: [UInt8] { lexer.source }

    /// Tokens and comments in source order, when `SyntaxOptions.keepsElements`; complete once the script is read.
    package var elements: [LexicalElement] { lexer.elements ?? [] }

    /// Reads a whole script.
    package mutating func parseScript() throws(ScriptError) -> Script {
        let context = SyntaxContext(
            flags: .global, depthMax: options.expressionDepthMax, isStrict: options.strictVariables)
        var statements: [Statement] = []
        while !isAtEnd() {
            let statement = try parseStatement(context)
            if case .empty = statement { continue }
            statements.append(statement)
            if isAtEnd() { break }
            if isAt(.semicolon) {
                skip()
            } else if !statement.endsItself {
                throw missing(.semicolon, "to terminate this statement")
            }
        }
        return Script(statements: statements, functions: functions)
    }

    /// Reads one expression and nothing else. Its blocks hold one expression each, and it has no loops.
    package mutating func parseExpression() throws(ScriptError) -> Script {
        let context = SyntaxContext(
            flags: [.global, .expressionsOnly], depthMax: options.expressionDepthMax, isStrict: options.strictVariables)
        let expression = try parseExpression(context)
        if !isAtEnd() { throw unexpected() }
        return Script(statements: [.expression(expression)], functions: functions)
    }

    /// Reads a script for `eval`: no functions, no closures. The variables are those in scope where `eval` was called;
    /// whether they are constants is checked when the script runs.
    package mutating func parseEvaluated(variables: [String] = []) throws(ScriptError) -> Script {
        scope.outer = Set(variables)
        let script = try parseScript()
        if !functions.isEmpty || closures > 0 { throw failure(.wrongFunctionDefinition, at: .none) }
        return script
    }
}

extension Statement {
    /// Whether the next statement may follow without `;`.
    var endsItself: Bool {
        switch self {
        case .if, .switch, .while, .for, .block, .tryCatch: true
        case .expression, .declaration, .assignment, .doWhile, .break, .continue, .return, .throw: false
        case .import, .export, .empty: false
        }
    }
}
