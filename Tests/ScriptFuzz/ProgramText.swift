/// Programs written at random that are mostly correct, and mean no good.
struct ProgramText {
    /// Numbers at which sums and sizes go wrong, and a few that do not.
    static let numbers = [
        "0", "1", "2", "3", "-1", "-2", "7", "10", "63", "64", "65", "127", "128", "255", "256", "1000", "65536",
        "1000000", "2147483647", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "0xFFFFFFFFFFFFFFFF", "0x7fff_ffff_ffff_ffff", "1.5", "-0.0",
        "1e308", "1e-320", "0.1", "3.0", "1e19", "-1e19",
    ]
    private static let operators = [
        "+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|", "^", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "??",
        "in", "!in", "..", "..=",
    ]
    private static let assignments = ["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="]
    private static let variables = ["a", "b", "c", "d", "e", "s", "m", "p"]
    private static let texts = [
        #""""#, #""x""#, #""abc""#, #""\u00e9\u4e2d\U0001F600""#, #""a,b,,c""#, #""0123456789abcdef""#,
        #""[1,{\"a\":2}]""#,
        #""a += 1""#, #""let z = 1; z""#, #""f0""#, "`x${a}y`", "`${`${b}`}`", "'x'", #"'\u00e9'"#,
    ]

    private let corpus: FuzzCorpus
    private var dice: Dice
    private var loops = 0

    /// A program.
    static func written(_ corpus: FuzzCorpus, _ dice: inout Dice) -> String {
        var writer = ProgramText(corpus: corpus, dice: dice)
        if dice.oneIn(6) { return writer.deep() }
        var text = ""
        for number in 0..<writer.dice.below(4) {
            text += "fn f\(number)(\(writer.parameters())) { \(writer.statements(depth: 3)) }\n"
        }
        for name in variables where writer.dice.oneIn(2) { text += "let \(name) = \(writer.expression(2)); " }
        return text + writer.statements(depth: 4)
    }

    private init(corpus: FuzzCorpus, dice: Dice) {
        self.corpus = corpus
        self.dice = dice
    }

    // MARK: Statements

    private mutating func statements(depth: Int) -> String {
        var text = ""
        for _ in 0...dice.below(4) { text += statement(depth) + " " }
        return text
    }

    private mutating func block(_ depth: Int) -> String { "{ \(statements(depth: depth - 1)) }" }

    private mutating func statement(_ depth: Int) -> String {
        if depth <= 0 { return expression(1) + ";" }
        switch dice.below(18) {
        case 0, 1: return "let \(variable()) = \(expression(3));"
        case 2, 3, 4: return "\(place()) \(dice.pick(Self.assignments)) \(expression(3));"
        case 5: return "if \(expression(2)) \(block(depth)) else \(block(depth))"
        case 6: return "for \(variable()) in \(expression(2)) \(block(depth))"
        case 7: return "for (\(variable()), i) in \(expression(2)) \(block(depth))"
        case 8: return "while \(expression(2)) \(block(depth))"
        case 9: return "loop { \(statements(depth: depth - 1)) if \(expression(1)) { break \(expression(1)); } }"
        case 10: return "do \(block(depth)) while \(expression(2));"
        case 11: return "try \(block(depth)) catch (e) \(block(depth))"
        case 12: return "throw \(expression(2));"
        case 13: return dice.pick(["return", "break", "continue", "throw"]) + ";"
        case 14: return "const \(variable().uppercased()) = \(expression(2));"
        case 15: return selection(depth)
        case 16: return "import \"m\(dice.below(4))\" as \(variable());"
        default: return expression(4) + ";"
        }
    }

    private mutating func selection(_ depth: Int) -> String {
        var text = "switch \(expression(2)) { "
        for _ in 0..<dice.below(5) {
            text += dice.pick(Self.numbers + Self.texts)
            if dice.oneIn(4) { text += " if \(expression(1))" }
            text += " => \(expression(2)), "
        }
        if dice.oneIn(3) { text += "\(dice.below(9))..\(dice.pick(Self.numbers)) => \(expression(1)), " }
        return text + "_ => \(expression(1)) }"
    }

    private mutating func place() -> String {
        var text = variable()
        for _ in 0..<dice.below(4) {
            switch dice.below(3) {
            case 0: text += "[\(expression(1))]"
            case 1: text += ".\(variable())"
            default: text += "[\(dice.pick(Self.numbers))]"
            }
        }
        return text
    }

    // MARK: Expressions

    private mutating func variable() -> String { dice.pick(Self.variables) }

    private mutating func parameters() -> String {
        Self.variables.prefix(dice.below(4)).joined(separator: ", ")
    }

    private mutating func arguments(_ depth: Int) -> String {
        (0..<dice.below(4)).map { _ in expression(depth) }.joined(separator: ", ")
    }

    private mutating func expression(_ depth: Int) -> String {
        if depth <= 0 {
            switch dice.below(6) {
            case 0, 1: return variable()
            case 2: return dice.pick(Self.numbers)
            case 3: return dice.pick(Self.texts)
            case 4: return dice.pick(["()", "true", "false", "[]", "#{}", "blob(9, 1)", "this", "0..5", "timestamp()"])
            default: return variable()
            }
        }
        switch dice.below(16) {
        case 0, 1: return "(\(expression(depth - 1)) \(dice.pick(Self.operators)) \(expression(depth - 1)))"
        case 2: return "\(dice.pick(["-", "!", "+"]))\(expression(depth - 1))"
        case 3: return "[\(arguments(depth - 1))]"
        case 4: return "#{a: \(expression(depth - 1)), \(variable())z: \(expression(depth - 1))}"
        case 5, 6, 7: return "\(expression(depth - 1)).\(dice.pick(corpus.functions))(\(arguments(depth - 1)))"
        case 8: return "\(dice.pick(corpus.functions))(\(arguments(depth - 1)))"
        case 9: return "f\(dice.below(4))(\(arguments(depth - 1)))"
        case 10: return closure(depth)
        case 11:
            let method = dice.pick([
                "map", "filter", "reduce", "sort", "for_each", "find", "all", "some", "retain", "drain",
            ])
            return "\(expression(depth - 1)).\(method)(\(closure(depth)))"
        case 12: return "\(expression(depth - 1))[\(expression(depth - 1))]"
        case 13: return "eval(\(dice.pick(Self.texts)))"
        case 14: return "if \(expression(depth - 1)) { \(expression(depth - 1)) } else { \(expression(depth - 1)) }"
        default: return place()
        }
    }

    private mutating func closure(_ depth: Int) -> String {
        let parameters = ["x", "x, y", "", "x, y, z"]
        if dice.oneIn(3) { return "|\(dice.pick(parameters))| { \(statements(depth: depth - 2)) }" }
        return "|\(dice.pick(parameters))| \(expression(depth - 1))"
    }

    // MARK: Depth and length

    /// Nesting, chains and lists far longer than a person writes, and values that grow.
    private mutating func deep() -> String {
        let count = dice.pick([10, 30, 63, 64, 65, 130, 300, 1000, 5000, 20_000])
        let (open, close) = dice.pick([
            ("(", ")"), ("[", "]"), ("#{a:", "}"), ("{", "}"), ("-", ""), ("!", ""), ("if true {", "}"), ("|x|", ""),
            ("`${", "}`"), ("f(", ")"), ("a[", "]"), ("1+", ""), ("1**", ""), ("a.b(", ")"), ("loop {", "}"),
            ("try {", "} catch {}"), ("switch 1 { 1 =>", "}"), ("for x in ", " {}"), ("/*", "*/"), ("a ?? ", ""),
            ("else if a {}", ""), ("x.", "y"), ("let a = ", ""), ("fn f(x) {", "}"), ("throw ", ""), ("a,", ""),
        ])
        func repeated(_ text: String) -> String { String(repeating: text, count: count) }
        switch dice.below(12) {
        case 0, 1, 2: return repeated(open) + expression(1) + repeated(close)
        case 3: return repeated(open + expression(1))
        case 4: return "let " + repeated("a") + " = \(expression(1)); " + repeated("a")
        case 5: return "switch \(expression(1)) { " + (0..<count).map { "\($0) => \($0 &* 3), " }.joined() + "}"
        case 6: return (0..<min(count, 3000)).map { "let v\($0) = \($0); " }.joined() + "v1"
        case 7: return (0..<min(count, 3000)).map { "fn g\($0)(x) { x } " }.joined() + "g1(2)"
        case 8:
            return
                "let a = []; for i in 0..\(count) { a = \(dice.pick(["[a]", "[a, a]", "#{a: a}", "|| a", "a + a"])); } \(ends())"
        case 9:
            let body = dice.pick(["a.push(a)", "a += a", "a.insert(0, a)", "a[0] = a", "s += s", "s += a", "m.a = m"])
            return "let a = [1]; let s = \"x\"; let m = #{}; loop { \(body); \(expression(1)); }"
        case 10:
            return
                "let a = 0; let f = |x| a; a = f; for i in 0..\(count) { let g = |x| [a, f]; a = [g, f, i]; } \(ends())"
        default:
            let literal = dice.pick(["\"", "`", "#\"", "'", "0x", "1.", "1e", "//", "/*"])
            return literal + repeated(dice.pick(["a", "1", "\\n", "\u{e9}", "_", "0", "\"\"", "``"]))
                + dice.pick(["\"", "`", "\"#", ""])
        }
    }

    private mutating func ends() -> String {
        let method = dice.pick(corpus.functions)
        return dice.pick([
            "a", "a == a", "a.\(method)()", "print(a)", "`${a}`", "a.to_json()", "a in [a]", "switch a { 1 => 2 }",
            "throw a", "a.\(method)(a)", "a.map(|x| x)", "type_of(a)", "a.call(1)", "let b = a; b.push(1)",
        ])
    }
}
