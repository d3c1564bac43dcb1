/// What a person is told about one function.
package struct FunctionDocumentation: Encodable, Sendable {
    /// Its name; an operator's spelling; `[]` for indexers.
    package let name: String
    /// How it is written, with types.
    package let signature: String
    /// What it accepts, the receiver first.
    package let parameters: [String]
    /// What it gives.
    package let result: String
    /// It may change its receiver.
    package let mutates: Bool
    /// One or more sentences; empty for operators.
    package let meaning: String
    /// A script, and behind `//` what it gives; empty for operators.
    package let example: String

    /// Whether both are overloads that bear the same explanation.
    package func tellsTheSame(as other: FunctionDocumentation) -> Bool {
        name == other.name && meaning == other.meaning && example == other.example
    }
}

extension Engine {
    /// Every function that scripts have: names in byte order, then operators; overloads of one meaning side by side.
    package var documentation: [FunctionDocumentation] {
        var entries = registry.all.map { function in
            FunctionDocumentation(
                name: function.name.isEmpty ? "[]" : function.name, signature: registry.signature(of: function),
                parameters: function.parameters.map(registry.documentedName), result: function.result,
                mutates: function.mutates, meaning: function.meaning, example: function.example)
        }
        entries += LanguageFunction.all.map { function in
            FunctionDocumentation(
                name: function.name, signature: function.signature, parameters: function.parameters,
                result: function.result, mutates: false, meaning: function.meaning, example: function.example)
        }
        return entries.sorted { left, right in left.sortingKey.lexicographicallyPrecedes(right.sortingKey) }
    }

    /// The names that a call in a script may have: registered, the language's, and the script's own.
    package func functionNames(in source: [UInt8]) -> Set<String> {
        var names = Set(registry.functionNames).union(LanguageFunction.all.map(\.name))
        var parser = Parser(source: Engine.withoutInterpreterLine(source), options: syntax)
        // What failed to run was parsed before; anything else has no functions.
        if let script = try? parser.parseScript() { names.formUnion(script.functions.map(\.name)) }
        return names
    }
}

extension FunctionDocumentation {
    fileprivate var sortingKey: [UInt8] {
        let isWord = FunctionPointer.isProper(name)
        let parts = [isWord ? "0" : "1", name, meaning, example, signature]
        return Array(parts.joined(separator: "\u{0}").utf8)
    }
}
