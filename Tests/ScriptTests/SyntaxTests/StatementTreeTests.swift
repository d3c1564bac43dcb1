import Script
import Testing

/// Statements, functions and what ends them, as LANGUAGE.md §3 and §4 say.
@Suite struct StatementTreeTests {
    @Test(arguments: [
        ("", ""),
        (";;", ""),
        ("1; 2", "1; 2"),
        ("if true {1} + 2", "(if true {1}); 2"),
        ("{ 1 } -x", "{1}; (- x)"),
        ("let x; const Y = 1;", "(let x); (const Y 1)"),
        ("x = 1; x += 2; a[0].b **= 3; this_ <<= 1", "(= x 1); (+= x 2); (**= <a[0].b> 3); (<<= this_ 1)"),
        ("(a[0]) = 5", "(= <a[0]> 5)"),
        ("loop { break; }", "(while always {(break)})"),
        ("do { 1 } until x; 2", "(do {1} until x); 2"),
        ("for (x, i) in 0..3 { continue }", "(for x, i (.. 0 3) {(continue)})"),
        ("try { 1 } catch (e) { throw; } 2", "(try {1} e {(throw)}); 2"),
        ("try { 1 } catch { }", "(try {1} - {})"),
        ("import \"a\" + b as m; import c", "(import (+ \"a\" b) m); (import c)"),
        ("export x as y; export let z = 1; export const W", "(export x y); (export let z 1); (export const W)"),
        ("return", "(return)"),
        ("return\n5", "(return 5)"),
        ("{ return } 1", "{(return)}; 1"),
        (
            "switch a { 1 | 2 if b => c, 3..=5 => { d } () => e, [1, 'x'] => f, 0.. => g, _ => h }",
            "(switch a [1 | 2 if b => c] [(..= 3 5) => {d}] [() => e] [[1, 'x'] => f]"
                + " [(.. 0 9223372036854775807) => g] [_ => h])"
        ),
        ("switch a { Fn(\"x\") => 1 }", "(switch a [(Fn \"x\") => 1])"),
        ("switch a { }", "(switch a)"),
        (
            "f(1); fn f(a, b,) { a } private fn f() {} fn int.g() { this } fn \"My Type\".h() {}",
            "fn f(a, b) {a}; private fn f() {}; fn int.g() {this}; fn My Type.h() {}; (f 1)"
        ),
        ("let _x = 1; __a1", "(let _x 1); __a1"),
        ("const X = 1; { let X = 2; X = 3; }", "(const X 1); {(let X 2); (= X 3)}"),
        ("const X = 1; || X = 3", "(const X 1); closure() {(= X 3)}"),
        ("const X = 1; X.a = 2", "(const X 1); (= <X.a> 2)"),
        ("let X = 1; { const X = 2; } X = 3", "(let X 1); {(const X 2)}; (= X 3)"),
    ])
    func `statements are read as their trees`(script: String, tree: String) {
        #expect(outcome(of: script) == tree)
    }

    @Test(arguments: [
        ("{ const X = 1; X = 2 }", "Cannot assign to constant X (line 1, position 16)"),
        ("let x = { break }", "Break statement should only be used inside a loop (line 1, position 11)"),
        ("f().x = 1", "Expression cannot be assigned to (line 1, position 1)"),
        ("a.f().x = 1", "Expression cannot be assigned to (line 1, position 3)"),
        ("a || b = 1", "Possibly a typo of '=='? (line 1, position 8)"),
        ("a ?? b += 1", "Expression cannot be assigned to (line 1, position 3)"),
        ("a.b::c", "Invalid symbol encountered: '::' (line 1, position 4)"),
        ("a::b!(1)", "Unexpected '!' (line 1, position 5)"),
        ("a::b! + 1", "'!' cannot be used to call module functions (line 1, position 5)"),
        ("a!b", "Expecting '(' to start arguments list of function call (line 1, position 3)"),
        ("f(1", "Expecting ')' to close the arguments list of this function call 'f' (line 1, position 4)"),
        ("f(", "Expecting ')' to close the arguments list of this function call 'f' (line 1, position 3)"),
        ("f(1 2)", "Expecting ',' to separate the arguments to function call 'f' (line 1, position 5)"),
        ("[1, 2", "Expecting ']' to end this array literal (line 1, position 6)"),
        ("a[1", "Expecting ']' for a matching [ in this index expression (line 1, position 4)"),
        ("#{\"a\": 1, b", "Expecting ':' to follow the property 'b' in this object map literal (line 1, position 12)"),
        ("#{a: 1, 2: 3}", "Expecting name of a property (line 1, position 9)"),
        ("#{var: 1}", "'var' is a reserved keyword (line 1, position 3)"),
        ("{ 1", "Expecting ';' to terminate this statement (line 1, position 4)"),
        ("{ 1;", "Expecting '}' to terminate this block (line 1, position 5)"),
        ("do { } 1", "Expecting 'while' for the do statement (line 1, position 8)"),
        ("while { }", "Expecting a boolean expression (line 1, position 7)"),
        ("for (x) in y {}", "Expecting ',' after the iteration variable name (line 1, position 7)"),
        ("for x of y {}", "Expecting 'in' after the iteration variable (line 1, position 7)"),
        ("fn f(1) {}", "Expecting ')' to close the parameters list of function 'f' (line 1, position 6)"),
        ("fn f(let) {}", "Expecting name of a variable (line 1, position 6)"),
        ("fn int.f() {} fn i64.f() {}", "Function f with no parameters already exists (line 1, position 15)"),
        (
            "switch x { 1 => fn f() {} }",
            "Function definitions must be at global level and cannot be inside a block or another function (line 1, position 17)"
        ),
        ("switch x { 1 + => 2 }", "Expecting literal expression (line 1, position 16)"),
        ("x.var", "'var' is a reserved keyword (line 1, position 3)"),
        ("x.print()", "'print' is a reserved keyword (line 1, position 3)"),
        ("print", "'print' is a reserved keyword (line 1, position 1)"),
        ("x.\"a\"", "Expecting name of a property (line 1, position 3)"),
        ("1 \u{1b} 2", "Unexpected '\u{1b}' (line 1, position 3)"),
        ("#{a: 1}[2]", "Object map expects string index, not a number (line 1, position 9)"),
        ("\"a\\u{41}\"", "Invalid escape sequence: '\\u{' (line 1, position 5)"),
        ("\"\\uD800\"", "Invalid escape sequence: '\\uD800' (line 1, position 7)"),
        ("'\\", "Open string is not terminated (line 1, position 1)"),
        ("`a ${1} b", "Open string is not terminated (line 1, position 8)"),
        ("##x", "Unexpected 'x' (line 1, position 1)"),
        ("#!x", "'#!' is a reserved symbol (line 1, position 1)"),
    ])
    func `what is wrong is said with its place`(script: String, message: String) {
        #expect(outcome(of: script) == "Syntax error: " + message)
    }
}
