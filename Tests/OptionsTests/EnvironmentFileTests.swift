import Options
import RunnerProtocol
import Testing

@Suite struct EnvironmentFileTests {
    private func read(_ line: String) throws(EnvironmentFile.Problem) -> [String] {
        var table = StringTable()
        try EnvironmentFile.read(Array(line.utf8)[...], into: &table)
        return list(table)
    }

    @Test(
        arguments: [
            ("A=b", "A=b"), ("  A=b  ", "A=b"), ("A=b\r", "A=b"), ("export A=b", "A=b"), ("A=", "A="),
            ("A= b c ", "A=b c"), ("A=b # c", "A=b"), ("A=b#c", "A=b#c"), ("A=#c", "A=#c"),
            ("A='b # $c \\n'", "A=b # $c \\n"),
            ("A='b' # c", "A=b"), (#"A="b \"c\" \\ \$ \` \x""#, #"A=b "c" \ $ ` \x"#), (#"A="\t\n\r""#, "A=\t\n\r"),
            ("A=b'c'", "A=b'c'"), ("A=$HOME", "A=$HOME"), ("_1=x=y", "_1=x=y"), ("A=''", "A="),
        ])
    func `a line sets a variable`(_ line: String, _ variable: String) throws {
        #expect(try read(line) == [variable])
    }

    @Test(arguments: ["", "   ", "# A=b", "  # A=b", "\r"]) func `comments and empty lines set nothing`(_ line: String)
        throws
    {
        #expect(try read(line).isEmpty)
    }

    @Test(
        arguments: [
            ("A", .notAnAssignment), ("export", .notAnAssignment), ("=b", .badName), ("1A=b", .badName),
            ("A =b", .badName),
            ("A-B=c", .badName), ("A='b", .openQuote), ("A=\"b\\\"", .openQuote), ("A='b'c", .textBehindQuote),
            ("A='b'#c", .textBehindQuote), ("A=b\0c", .nul),
        ] as [(String, EnvironmentFile.Problem)])
    func `a line that is wrong is refused`(_ line: String, _ problem: EnvironmentFile.Problem) {
        #expect(throws: problem) { try read(line) }
    }
}
