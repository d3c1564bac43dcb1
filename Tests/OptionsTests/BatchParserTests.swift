import Options
import RunnerProtocol
import Testing

@Suite struct BatchParserTests {
    /// The job on a line, given the options of the batch.
    private func job(_ line: String, _ options: [String] = [], in world: FakeWorld = FakeWorld()) throws -> BatchJob? {
        let parsed = try BatchOptions.parse(words(options), from: 0, in: world)
        switch consume parsed {
        case .some(let options):
            let parser = BatchParser(options, in: world)
            return try parser.job(Array(line.utf8))
        case .none: return nil
        }
    }

    private func message(_ line: String, _ options: [String] = []) throws -> String? {
        do {
            _ = try job(line, options)
            return nil
        } catch let error as LineError {
            return text(error.message(file: Array("f".utf8), line: 3))
        }
    }

    @Test(
        arguments: [
            ("gzip -9 file", ["gzip", "-9", "file"]), ("  a\tb  ", ["a", "b"]), ("a 'b c' d", ["a", "b c", "d"]),
            (#"a "b 'c' \" \\ \$ \` \x""#, ["a", #"b 'c' " \ $ ` \x"#]), (#"a\ b \'c"#, ["a b", "'c"]),
            ("a ''", ["a", ""]),
            ("a'b'\"c\"d", ["abcd"]), ("a # b", ["a"]), ("a b#c", ["a", "b#c"]), ("a '#' \\#", ["a", "#", "#"]),
            ("a $HOME *", ["a", "$HOME", "*"]),
            ("find . -exec x {} \\;", ["find", ".", "-exec", "x", "{}", ";"]), ("a 2 b|c '>'", ["a", "2", "b|c", ">"]),
            ("a\r", ["a"]),
        ])
    func `a line is split into words`(_ line: String, _ expected: [String]) throws {
        #expect(list(try #require(try job(line)).job.arguments) == expected)
    }

    @Test(arguments: ["", "   ", "# gzip", "\t# x"]) func `comments and empty lines are no jobs`(_ line: String) throws
    {
        #expect(try job(line) == nil)
    }

    @Test(
        arguments: [
            ("a 'b", "f:3:3: the quote is not closed on its line"),
            ("a \"b\\\"", "f:3:3: the quote is not closed on its line"),
            ("é 'b", "f:3:3: the quote is not closed on its line"), ("a b\\", "f:3:4: nothing follows the backslash"),
            ("a\0b", "f:3:2: a NUL byte"),
            ("a > b", "f:3:3: no shell reads this line: quote the character, or write sh -c '...' around the command"),
            ("a 2>&1", "f:3:3: no shell reads this line: quote the character, or write sh -c '...' around the command"),
            ("a | b", "f:3:3: no shell reads this line: quote the character, or write sh -c '...' around the command"),
            ("a && b", "f:3:3: no shell reads this line: quote the character, or write sh -c '...' around the command"),
        ])
    func `a line that is wrong is refused with its place`(_ line: String, _ expected: String) throws {
        #expect(try message(line) == expected)
    }

    @Test func `an object is a job with options of its own`() throws {
        let line = #"""
            {"name":"a","command":["gzip","x y"],"memory":"64M","pids":10,"cpus":0.5,"nice":-3,"env":{"K":"V=\u00e9\n"},
            "rlimit":["nofile=10","core=0"],"append":true,"stdout":"out","no-cgroup":false,"timeout":90,"retries":2}
            """#.replacing("\n", with: " ")
        let job = try #require(try job(line, ["--swap", "1M", "--memory", "1G", "--no-new-privs"])).job
        #expect(text(job.name) == "a")
        #expect(list(job.arguments) == ["gzip", "x y"])
        #expect(list(job.environment) == ["PATH=/bin", "HOME=/root", "K=V=é\n"])
        #expect(job.limits.memoryBytes == 64 << 20)
        #expect(job.limits.swapBytes == 1 << 20)
        #expect(job.limits.processes == 10)
        #expect(job.limits.cpuThousandths == 500)
        #expect(job.identity.nice == -3)
        #expect(job.identity.privileges == .noNew)
        #expect(job.identity.resourceLimits.count == 2)
        #expect(job.streams.output == .file(Array("out".utf8)))
        #expect(job.streams.existing == .appended)
        #expect(job.timing.wallMilliseconds == 90_000)
        #expect(job.attempts.restart == .onFailure)
    }

    @Test func `a command may be a string of words`() throws {
        let job = try #require(try job(#"{"command":"gzip -9 'a b'"}"#)).job
        #expect(list(job.arguments) == ["gzip", "-9", "a b"])
        #expect(text(job.name) == "gzip")
    }

    @Test func `the environment begins with the batch's, or with nothing`() throws {
        let options = ["--env", "A=1", "--clear-env"]
        #expect(list(try #require(try job("x", options)).job.environment) == ["A=1"])
        #expect(
            list(try #require(try job(#"{"command":"x","env":["B=2"]}"#, options)).job.environment) == ["A=1", "B=2"])
        let cleared = #"{"command":"x","env":["B=2"],"clear-env":true}"#
        #expect(list(try #require(try job(cleared, options)).job.environment) == ["B=2"])
    }

    @Test func `what all jobs begin with need not concern each`() throws {
        #expect(try job("x", ["--backoff", "1s", "--append"]) != nil)
        #expect(try message(#"{"command":"x","backoff":"1s"}"#) == #"f:3: "backoff" has no effect without "retries""#)
    }

    @Test(
        arguments: [
            (#"{"command":"x","memroy":"1M"}"#, #"f:3:16: unknown key "memroy"; did you mean memory?"#),
            (#"{"command":"x","jobs":1}"#, #"f:3:16: unknown key "jobs"; see hero-runner batch --help"#),
            (
                #"{"command":"x","memory":"lots"}"#,
                #"f:3:25: "memory": 'lots': expected a size above 0 such as 64K, 10M or 1G"#
            ),
            (#"{"command":"x","memory":true}"#, #"f:3:25: "memory" expects a size above 0 such as 64K, 10M or 1G"#),
            (#"{"command":"x","memory":["1M"]}"#, #"f:3:25: "memory" expects a size above 0 such as 64K, 10M or 1G"#),
            (#"{"command":"x","append":"yes"}"#, #"f:3:25: "append" expects true or false"#),
            (#"{"command":"x","append":true}"#, #"f:3: "append" has no effect without "stdout""#),
            (#"{"command":"x","nice":1,"nice":2}"#, "f:3:25: the key appears twice"),
            (#"{"command":"x","command":"y"}"#, "f:3:16: the key appears twice"),
            (#"{"command":[]}"#, "f:3: no command"), ("{}", "f:3: no command"),
            (#"{"command":["x",1]}"#, #"f:3:17: "command" expects a string, or an array of strings"#),
            (#"{"command":{}}"#, #"f:3:12: "command" expects a string, or an array of strings"#),
            (#"{"command":"a 'b"}"#, "f:3:12: the quote is not closed on its line"),
            (#"{"command":["a\u0000"]}"#, "f:3:13: a NUL byte"),
            (#"{"command":"x","env":{"A=B":"1"}}"#, #"f:3:23: "env" expects NAME=VALUE"#),
            (#"{"command":"x"} y"#, "f:3:17: text behind the closing brace"),
            (#"{"command":"x",}"#, "f:3:16: not JSON: unexpected character"),
            (#"{"command":"x""#, "f:3:15: not JSON: it ends too soon"), ("{", "f:3:2: not JSON: it ends too soon"),
            (#"{"command":"\ud800"}"#, "f:3:13: not JSON: unknown escape, or half a surrogate pair"),
            (#"{"command":"x","nice":-}"#, "f:3:24: not JSON: not a number"),
            (#"{"command":"x","nice":01}"#, "f:3:24: not JSON: unexpected character"),
            ("{\"command\":\"a\tb\"}", "f:3:14: not JSON: control characters in a string must be escaped"),
        ])
    func `an object that is wrong is refused with its place`(_ line: String, _ expected: String) throws {
        #expect(try message(line) == expected)
    }

    @Test func `bytes that are not UTF-8 are refused in JSON and kept in words`() throws {
        let parsed = try BatchOptions.parse(words([]), from: 0, in: FakeWorld())
        switch consume parsed {
        case .some(let options):
            let parser = BatchParser(options, in: FakeWorld())
            let object = Array(#"{"command":["a"#.utf8) + [0xff] + Array(#""]}"#.utf8)
            #expect(throws: LineError.self) { try parser.job(object) }
            let plain = try parser.job([0x61, 0x20, 0xff])
            #expect(plain?.job.arguments.bytes == [0x61, 0, 0xff, 0])
        case .none: Issue.record("not help")
        }
    }

    @Test func `a job is known by its line`() throws {
        let plain = try #require(try job("gzip a"))
        #expect(try job("  gzip a \r")?.identity == plain.identity)
        #expect(try job("gzip a", ["--memory", "1G"])?.identity == plain.identity)
        #expect(try job("gzip b")?.identity != plain.identity)
        #expect(try job("gzip  a")?.identity != plain.identity)
    }
}
