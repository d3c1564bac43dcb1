/// Characters: single Unicode scalars.
extension Registry {
    /// Registers the functions of characters.
    func registerCharacters() {
        for (name, letterCase, word) in [("to_upper", LetterCase.upper, "upper"), ("to_lower", .lower, "lower")] {
            function(
                name, [.char], gives: "char",
                meaning: "The character in \(word) case; it stays when that is more than one.",
                example: name == "to_upper" ? "'a'.to_upper() // 'A'" : "'A'.to_lower() // 'a'"
            ) { call in .char(letterCase.applied(to: call.char(0))) }
        }
        for (name, letterCase, word) in [("make_upper", LetterCase.upper, "upper"), ("make_lower", .lower, "lower")] {
            function(
                name, [.char], mutates: true, meaning: "Turns it into \(word) case.",
                example: name == "make_upper"
                    ? "let c = 'a'; c.make_upper(); c // 'A'" : "let c = 'A'; c.make_lower(); c // 'a'"
            ) { call in
                call[0] = .char(letterCase.applied(to: call.char(0)))
                return .unit
            }
        }
        function(
            "max", [.char, .char], gives: "char", meaning: "The later of two characters.",
            example: "max('a', 'b') // 'b'"
        ) { call in .char(max(call.char(0), call.char(1))) }
        function(
            "min", [.char, .char], gives: "char", meaning: "The earlier of two characters.",
            example: "min('a', 'b') // 'a'"
        ) { call in .char(min(call.char(0), call.char(1))) }
    }
}
