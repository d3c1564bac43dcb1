/// What a script's tokens tell about names that no tree shows: which keys its maps may have, whether code comes from
/// elsewhere. They only ever make the checker more careful.
struct ScriptFacts {
    /// Names that an entry of a map may have: every string, every key, every property.
    private(set) var keys: Set<String> = []
    /// Functions called as `f!()`, which see their callers' variables.
    private(set) var lent: Set<String> = []
    /// Constants read as `global::NAME`.
    private(set) var globals: Set<String> = []
    /// Names that `is_def_var` or `is_def_fn` asks for: what depends on them is meant to be missing at times.
    private(set) var probed: Set<String> = []
    /// Modules may hand over maps with functions.
    private(set) var imports = false
    /// Evaluated text may do anything.
    private(set) var evaluates = false
    /// A function may be kept in a map under a key that is computed.
    private(set) var computesKeys = false

    /// The facts of a script's elements.
    init(_ elements: [LexicalElement]) {
        var tokens: [Token.Kind] = []
        for case .token(let token) in elements.map(\.kind) { tokens.append(token.kind) }
        for index in tokens.indices { note(tokens, index) }
    }

    private mutating func note(_ tokens: [Token.Kind], _ index: Int) {
        func token(_ offset: Int) -> Token.Kind {
            tokens.indices.contains(index + offset) ? tokens[index + offset] : .end
        }
        switch token(0) {
        case .string(let bytes): keys.insert(String(decoding: bytes, as: UTF8.self))
        case .keyword(.import): imports = true
        case .reserved("eval"): evaluates = true
        case .reserved("is_def_var"), .reserved("is_def_fn"):
            for offset in [2, 4] {
                if case .string(let name) = token(offset) { probed.insert(String(decoding: name, as: UTF8.self)) }
            }
        case .identifier(let name):
            if token(-1) == .symbol(.doubleColon), token(-2) == .identifier("global") { globals.insert(name) }
            let isStep = token(-1) == .symbol(.period) || token(-1) == .symbol(.elvis)
            let isCalled = token(1) == .symbol(.leftParen) || token(1) == .symbol(.unit)
            if isStep && !isCalled || token(1) == .symbol(.colon) { keys.insert(name) }
            if token(1) == .symbol(.bang) { lent.insert(name) }
            if isStep, name == "set", !token(2).isLiteralKey { computesKeys = true }
        case .symbol(.assign):
            guard token(-1) == .symbol(.rightBracket), token(1).mayBeginFunction else { return }
            if token(-2).isLiteralKey && token(-3) == .symbol(.leftBracket) { return }
            computesKeys = true
        default: return
        }
    }
}

extension Token.Kind {
    fileprivate var isLiteralKey: Bool {
        switch self {
        case .string, .integer: true
        default: false
        }
    }

    /// Whether an expression that begins so may be a function pointer.
    fileprivate var mayBeginFunction: Bool {
        switch self {
        case .symbol(.pipe), .symbol(.or), .symbol(.leftParen), .reserved, .identifier: true
        default: false
        }
    }
}
