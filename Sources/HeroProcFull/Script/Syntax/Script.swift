/// A parsed script: its top-level statements and the functions it defines, hoisted.
package struct Script {
    /// The top-level statements, function definitions taken out.
    package var statements: [Statement]
    /// Every `fn`, in source order.
    package var functions: [Function]

    /// A script.
    package init(statements: [Statement], functions: [Function]) {
        self.statements = statements
        self.functions = functions
    }
}

/// A function definition or a closure.
package final class Function {
    /// The name; empty for a closure (the compiler names it).
    package let name: String
    /// The parameters' names in order.
    package let parameters: [String]
    /// Where they stand.
    package let parameterPositions: [Position]
    /// `fn type.name()`: the type's name as written (`int`, `float`, `string`, `array`, `"My Type"` …), or nil.
    package let thisType: String?
    /// `private fn`.
    package let isPrivate: Bool
    /// The body. A closure's expression body is a block of one statement.
    package let body: Block
    /// Where `fn` stands (for a closure, its first bar).
    package let position: Position
    /// The doc comment lines before it (`///`, `/** */`), as written.
    package let comments: [String]

    /// A function.
    package init(
        name: String, parameters: [String], parameterPositions: [Position], thisType: String? = nil,
        isPrivate: Bool = false, body: Block,
        position: Position, comments: [String] = []
    ) {
        self.name = name
        self.parameters = parameters
        self.parameterPositions = parameterPositions
        self.thisType = thisType
        self.isPrivate = isPrivate
        self.body = body
        self.position = position
        self.comments = comments
    }
}
