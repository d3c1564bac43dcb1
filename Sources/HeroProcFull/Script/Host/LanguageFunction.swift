/// A function that belongs to the language and is registered nowhere: only the machine can answer it.
package struct LanguageFunction: Sendable {
    /// Its name, a reserved word.
    package let name: String
    /// What it accepts, as it is documented.
    package let parameters: [String]
    /// What it gives.
    package let result: String
    /// How many arguments it takes; the upper bound is nil when there is none.
    package let count: (min: Int, max: Int?)
    /// Whether `x.f()` calls it too.
    package let isMethod: Bool
    /// What it means.
    package let meaning: String
    /// A script that shows it, and what it gives.
    package let example: String

    /// All of them, in byte order.
    package static let all = [
        LanguageFunction(
            name: "Fn", parameters: ["string"], result: "Fn", count: (1, 1), isMethod: false,
            meaning: "A pointer to the function of a name. It need not exist before it is called.",
            example: "Fn(\"max\").call(1, 2) // 2"),
        LanguageFunction(
            name: "call", parameters: ["Fn", "any..."], result: "any", count: (1, nil), isMethod: true,
            meaning: "Calls a function pointer or closure. `x.call(f, ...)` binds `this` to `x`.",
            example: "let f = |x| x + 1; f.call(1) // 2"),
        LanguageFunction(
            name: "curry", parameters: ["Fn", "any..."], result: "Fn", count: (2, nil), isMethod: true,
            meaning: "A function pointer whose first arguments are given already.",
            example: "let f = |x, y| x - y; f.curry(5).call(3) // 2"),
        LanguageFunction(
            name: "debug", parameters: ["any"], result: "()", count: (0, 1), isMethod: false,
            meaning: "Writes a value's debug text for developers; `hero-proc` writes it to standard error.",
            example: "debug(\"a\") // ()"),
        LanguageFunction(
            name: "eval", parameters: ["string"], result: "any", count: (1, 1), isMethod: false,
            meaning: "Runs a text as a script that sees the variables of the place; what it declares stays.",
            example: "let x = 2; eval(\"x * 3\") // 6"),
        LanguageFunction(
            name: "is_def_fn", parameters: ["[string]", "string", "int"], result: "bool", count: (2, 3),
            isMethod: false,
            meaning: "Whether the script defines a function, by name and number of parameters, for a type of `this`.",
            example: "fn f(x) { x } is_def_fn(\"f\", 1) // true"),
        LanguageFunction(
            name: "is_def_var", parameters: ["string"], result: "bool", count: (1, 1), isMethod: false,
            meaning: "Whether a variable can be seen.", example: "let x = 1; is_def_var(\"x\") // true"),
        LanguageFunction(
            name: "is_shared", parameters: ["any"], result: "bool", count: (1, 1), isMethod: true,
            meaning: "Whether a variable is shared with a closure.",
            example: "let x = 1; let f = || x; is_shared(x) // true"),
        LanguageFunction(
            name: "print", parameters: ["any"], result: "()", count: (0, 1), isMethod: false,
            meaning: "Writes a value's text and a line end.", example: "print(\"a\") // ()"),
        LanguageFunction(
            name: "type_of", parameters: ["any"], result: "string", count: (1, 1), isMethod: true,
            meaning: "The name of a value's type.", example: "type_of(1.5) // \"f64\""),
    ]

    /// How it is written, with types.
    package var signature: String {
        "\(name)(\(parameters.joined(separator: ", ")))" + (result == "()" ? "" : " -> \(result)")
    }

    /// Whether it takes so many arguments.
    func takes(_ number: Int) -> Bool { number >= count.min && number <= count.max ?? .max }
}
