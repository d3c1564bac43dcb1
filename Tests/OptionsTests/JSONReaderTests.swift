import Options
import Testing

@Suite struct JSONReaderTests {
    /// Passes over a whole text; true if it is JSON.
    private func isJSON(_ text: String) -> Bool {
        var reader = JSONReader(Array(text.utf8)[...])
        do throws(ParseFailure) {
            try reader.skip()
            try reader.end()
            return true
        } catch {
            return false
        }
    }

    @Test(
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-0", "-1.5e+10", "1E3", "\"\"", " [ 1 , 2 ] \n",
            #"{"a":{"b":[null]}}"#,
            #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "\"é😀\"", "[[[[]]]]", "\"\u{7f}\"",
        ])
    func `JSON is accepted`(_ text: String) { #expect(isJSON(text)) }

    @Test(
        arguments: [
            "", " ", "{", "[", "\"", "[1,]", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "[1 2]", "01",
            "-", "1.",
            ".5", "+1", "1e", "0x1", "nul", "True", "NaN", "'a'", "\"\t\"", #""\x""#, #""\u12""#, #""\ud83d""#,
            #""\ude00""#,
            #""\ud83dx""#, "[]]", "{}{}", "\"a", "/**/1",
        ])
    func `anything else is refused`(_ text: String) { #expect(!isJSON(text)) }

    @Test func `nesting has a limit`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(isJSON(nested(Limits.depthMax + 1)))
        #expect(!isJSON(nested(Limits.depthMax + 2)))
        #expect(!isJSON(nested(100_000)))
    }

    @Test func `escapes are decoded`() throws {
        var reader = JSONReader(Array(#""a\u0041\n\ud83d\ude00\u20ac""#.utf8)[...])
        #expect(text(try reader.string()) == "aA\n😀€")
    }
}
