import Options
import RunnerProtocol
import Testing

@Suite struct UsageErrorTests {
    @Test(
        arguments: [
            ("--memroy 1G x", "unknown option --memroy; did you mean --memory?"),
            ("--tiemout=1 x", "unknown option --tiemout; did you mean --timeout?"),
            ("--frobnicate x", "unknown option --frobnicate; see hero-runner exec --help"),
            ("--resume f x", "unknown option --resume; it belongs to hero-runner batch"),
            ("-Z x", "unknown option -Z; see hero-runner exec --help"),
            ("--memory", "--memory needs a value: a size above 0 such as 64K, 10M or 1G"),
            ("--memory lots x", "--memory: 'lots': expected a size above 0 such as 64K, 10M or 1G"),
            ("--memory 0 x", "--memory: '0': expected a size above 0 such as 64K, 10M or 1G"),
            ("--append=yes x", "--append takes no value"),
            ("-hx", "--help takes no value"),
            ("--nice 20 x", "--nice: '20': expected a whole number from -20 to 19"),
            ("--umask 1777 x", "--umask: '1777': expected three octal digits such as 022"),
            ("--pids 0 x", "--pids: '0': expected a whole number from 1 to 2147483647"),
            ("--cpus 0 x", "--cpus: '0': expected a number of CPUs such as 0.5 or 2"),
            ("--cpu-weight 10001 x", "--cpu-weight: '10001': expected a whole number from 1 to 10000"),
            ("--timeout 0 x", "--timeout: '0': expected a duration above 0 such as 500ms, 5s, 1m30s or 1h"),
            ("--timeout 5x x", "--timeout: '5x': expected a duration above 0 such as 500ms, 5s, 1m30s or 1h"),
            (
                "--stop-signal FOO x",
                "--stop-signal: 'FOO': expected a signal's name or number, such as TERM, SIGINT or 15"
            ),
            ("--env K x", "--env: 'K': expected NAME=VALUE"),
            ("--env =V x", "--env: '=V': expected NAME=VALUE"),
            ("--name a/b x", "--name: 'a/b': expected 1 to 128 bytes without a slash or a control character"),
            ("--restart never x", "--restart: 'never': expected always or on-failure"),
            ("--report yaml x", "--report: 'yaml': expected none, text or json"),
            ("--report-fd -1 x", "--report-fd: '-1': expected the number of an open file descriptor"),
            ("--backoff 5s..1s --retries 1 x", "--backoff: '5s..1s': the first pause is longer than the longest one"),
            (
                "--backoff 5s.. --retries 1 x",
                "--backoff: '5s..': expected MIN..MAX such as 100ms..30s, or one duration"
            ),
            ("--rlimit nofile=2:1 x", "--rlimit: 'nofile=2:1': the soft limit is above the hard one"),
            (
                "--rlimit nofile=1M x",
                "--rlimit: 'nofile=1M': expected NAME=SOFT or NAME=SOFT:HARD, as in nofile=1024:4096 or core=unlimited"
            ),
            ("--io-read 8:0=0 x", "--io-read: '8:0=0': expected DEVICE=RATE, as in /dev/sda=10M or 8:0=10M"),
            ("--io-read /dev/no=1M x", "--io-read: '/dev/no': No such file or directory (2)"),
            ("--env-file missing x", "--env-file: 'missing': No such file or directory (2)"),
            ("--user nobody x", "--user: 'nobody': no such user in /etc/passwd"),
            ("--log-max 1M x", "--log-max has no effect without --stdout"),
            ("--append x", "--append has no effect without --stdout"),
            ("--log-keep 2 --stdout f x", "--log-keep has no effect without --log-max"),
            ("--max-restarts 2 x", "--max-restarts has no effect without --restart"),
            ("--stable 1s x", "--stable has no effect without --restart"),
            ("--backoff 1s x", "--backoff has no effect without --retries"),
            ("--retries 1 --restart always x", "--retries and --restart contradict each other"),
            ("--retries 1 --stable 1m x", "--retries and --stable contradict each other"),
            ("--no-cgroup --memory 1M x", "--memory and --no-cgroup contradict each other"),
            ("--guard --no-cgroup x", "--guard and --no-cgroup contradict each other"),
            ("--report-fd 3 --report-file f x", "--report-file and --report-fd contradict each other"),
            ("", "no command to run; for example: hero-runner exec --memory 64M -- sort big.txt"),
            ("--", "no command to run; for example: hero-runner exec --memory 64M -- sort big.txt"),
        ])
    func `a mistake is named, with what is accepted`(_ line: String, _ message: String) {
        let arguments = line.split(separator: " ").map(String.init)
        #expect(execMessage(arguments) == "hero-runner exec: \(message)\n")
    }

    @Test func `bytes of the command line cannot reach the terminal`() {
        #expect(execMessage(["--\u{1b}[2J", "x"])?.contains("\u{1b}") == false)
        #expect(execMessage(["--memory", "\u{1b}[2J", "x"])?.contains("\u{1b}") == false)
    }

    @Test func `a line of a file is named`() {
        var world = FakeWorld()
        world.files["v"] = "A=1\nB='x\n"
        #expect(
            execMessage(["--env-file", "v", "x"], in: world)
                == "hero-runner exec: --env-file: 'v': line 2: the quote is not closed on its line\n")
        world.files["v"] = String(repeating: "#", count: (1 << 20) + 1)
        #expect(
            execMessage(["--env-file", "v", "x"], in: world)
                == "hero-runner exec: --env-file: 'v': the file is too large\n")
        #expect(
            execMessage(["--io-read", "/v=1M", "x"], in: FakeWorld(files: ["/v": ""]))
                == "hero-runner exec: --io-read: '/v': not a block device\n")
    }

    @Test(
        arguments: [
            (["hero-runner"], "hero-runner: no command given; see hero-runner --help\n"),
            (["hero-runner", "exce"], "hero-runner: unknown command 'exce'; did you mean exec?\n"),
            (["hero-runner", "frobnicate"], "hero-runner: unknown command 'frobnicate'; see hero-runner --help\n"),
            (["hero-runner", "version", "x"], "hero-runner: unexpected argument 'x'\n"),
            (["hero-runner", "help", "bach"], "hero-runner: unknown command 'bach'; did you mean batch?\n"),
        ])
    func `a command that does not exist is a mistake`(_ arguments: [String], _ message: String) {
        do throws(UsageError) {
            _ = try Invocation.parse(words(arguments))
            Issue.record("it was accepted")
        } catch {
            #expect(text(error.line(for: nil)) == message)
        }
    }

    @Test(
        arguments: [
            (["r", "exec", "x"], .exec(from: 2)), (["r", "batch"], .batch(from: 2)),
            (["r", "doctor"], .doctor(from: 2)),
            (["r", "version"], .version), (["r", "--version"], .version), (["r", "-V"], .version),
            (["r", "--help"], .help(nil)), (["r", "-h"], .help(nil)), (["r", "help"], .help(nil)),
            (["r", "help", "exec"], .help(.exec)), (["r", "version", "--help"], .help(.version)),
        ] as [([String], Invocation)])
    func `the first word is the command`(_ arguments: [String], _ invocation: Invocation) throws {
        #expect(try Invocation.parse(words(arguments)) == invocation)
    }

    @Test func `doctor takes two options`() throws {
        let options = try #require(try DoctorOptions.parse(words(["--json", "--cgroup-parent", "/x"]), from: 0))
        #expect(options.form == .json && options.cgroupParent == Array("/x".utf8))
        #expect(try DoctorOptions.parse(words(["--help"]), from: 0) == nil)
        #expect(throws: UsageError.extraArgument(Array("y".utf8))) { try DoctorOptions.parse(words(["y"]), from: 0) }
        #expect(throws: UsageError.unknownOption(Array("memory".utf8))) {
            try DoctorOptions.parse(words(["--memory", "1"]), from: 0)
        }
    }
}
