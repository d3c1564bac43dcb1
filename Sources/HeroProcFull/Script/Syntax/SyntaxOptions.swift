/// What the parser enforces. The defaults are those of LANGUAGE.md §8.
package struct SyntaxOptions: Sendable {
    /// Expression depth at top level. Each operator of a run counts, as in the reference. Zero means no limit but
    /// `hardDepthMax` and `operatorRunMax`.
    package var expressionDepthMax = 64
    /// Expression depth inside functions, counted in the same way.
    package var functionExpressionDepthMax = 32
    /// Functions a script may define; nil for no limit.
    package var functionsMax: Int?
    /// Bytes in a string literal; nil for no limit.
    package var stringBytesMax: Int?
    /// Items in an array literal; nil for no limit.
    package var arrayItemsMax: Int?
    /// Properties in a map literal; nil for no limit.
    package var mapItemsMax: Int?
    /// Unknown variables and modules are syntax errors.
    package var strictVariables = false
    /// Variables that the host puts into scope: known under `strictVariables`.
    package var knownVariables: Set<String> = []
    /// Modules that the host offers: known under `strictVariables`.
    package var knownModules: Set<String> = []
    /// Tokens and comments are kept with their places: see `Parser.elements`.
    package var keepsElements = false
    /// The text is JSON: see `Token.inJSON`.
    var readsJSON = false
    /// A variable may be declared twice in one block.
    package var allowShadowing = true
    /// `while`, `loop`, `do`, `for`.
    package var allowLooping = true
    /// Closures.
    package var allowAnonymousFunctions = true
    /// `if` as an operand.
    package var allowIfExpression = true
    /// `switch` as an operand.
    package var allowSwitchExpression = true
    /// A loop as an operand.
    package var allowLoopExpression = true
    /// A block as an operand.
    package var allowStatementExpression = true

    /// The deepest nesting that is accepted whatever the options say: the tree is walked by recursion.
    package static let hardDepthMax = 256
    /// The most operators that lean left on one path through the tree: `a + b + c …`, those of nested operands counted.
    package static let operatorRunMax = 1000

    /// The defaults.
    package init() {}
}
