import Options
import RunnerProtocol
import Testing

@Suite struct AgentOptionsTests {
    private func parse(_ line: String, _ files: [String: String] = [:]) throws(UsageError) -> AgentOptions? {
        try AgentOptions.parse(
            words(line.split(separator: " ").map(String.init)), from: 0, in: FakeWorld(files: files),
            usually: Array("/hero/cfg/runner.conf".utf8))
    }

    private static let key = String(repeating: "A", count: 43)
    private static let otherKey = String(repeating: "B", count: 42) + "A"
    private static let joined = """
        # Of this machine.
        name node7
        connect tcp:192.0.2.1:7419
        connect  tcp:[2001:db8::1]

        coordinator \(otherKey)
        key \(key)
        label disk=ssd
        slots\t4
        """

    @Test func `everything that is asked for is there`() throws {
        let line =
            "--connect unix:/run/hero.sock --name n1 --label a=b --label c=d --slots 8 "
            + "--resources gpu=2,cpu=1.5,memory=1G --spool /s --spool-max 2M --cgroup-parent /cg --detach"
        let options = try #require(try parse(line))
        #expect(options.addresses.map { text($0) } == ["unix:/run/hero.sock"])
        #expect(options.name.map { text($0) } == "n1")
        #expect(text(options.labels.bytes) == "a=b\0c=d\0")
        #expect(options.slots == 8)
        #expect(
            options.resources.map { "\(text($0.name)) \($0.amount)" } == ["gpu 2", "cpu 1500", "memory 1073741824"])
        #expect(options.spool.map { text($0) } == "/s")
        #expect(options.spoolBytes == 2 << 20)
        #expect(options.cgroupParent.map { text($0) } == "/cg")
        #expect(options.role == .detached)
    }

    @Test func `what is not asked for is left to the machine`() throws {
        let options = try #require(try parse("--connect=unix:s"))
        #expect(options.name == nil && options.slots == nil && options.spool == nil && options.spoolBytes == nil)
        #expect(options.resources == [] && options.labels.isEmpty && options.role == .agent)
    }

    @Test func `help is asked for`() throws { #expect(try parse("--help") == nil) }

    @Test(arguments: [
        ("", "--connect is needed: \(addresses); or let hero-runner join write a configuration"),
        ("--connect tcp:h:1", "--connect: 'tcp:h:1': expected \(addresses)"),
        ("--connect unix:", "--connect: 'unix:': expected \(addresses)"),
        ("--connect tcp:192.0.2.1:0x", "--connect: 'tcp:192.0.2.1:0x': expected \(addresses)"),
        (
            "--connect tcp:192.0.2.1",
            "--connect: 'tcp:192.0.2.1': a coordinator is known by its key there, which hero-runner join writes into a "
                + "configuration"
        ),
        ("--config /none", "--config: '/none': No such file or directory (2)"),
        (
            "--connect unix:s --name a/b",
            "--name: 'a/b': expected 1 to 128 bytes without a slash or a control character"
        ),
        ("--connect unix:s --slots 0", "--slots: '0': expected a whole number from 1 to 65536"),
        ("--connect unix:s --slots 65537", "--slots: '65537': expected a whole number from 1 to 65536"),
        ("--connect unix:s --spool-max 255K", "--spool-max: '255K': expected a size from 256K to 1G"),
        ("--connect unix:s --spool-max 2G", "--spool-max: '2G': expected a size from 256K to 1G"),
        (
            "--connect unix:s --resources cpu",
            "--resources: 'cpu': expected NAME=AMOUNT with commas between, as in cpu=2,memory=1G,gpu=1"
        ),
        (
            "--connect unix:s --resources a=1,a=2",
            "--resources: 'a=1,a=2': expected NAME=AMOUNT with commas between, as in cpu=2,memory=1G,gpu=1"
        ),
        (
            "--connect unix:s --label =b",
            "--label: '=b': expected NAME=VALUE, neither with a slash or a control character, 64 of them at most"
        ),
        ("--connect unix:s more", "unexpected argument 'more'"),
        ("--conect unix:s", "unknown option --conect; did you mean --connect?"),
    ])
    func `a mistake is told`(line: String, message: String) {
        do throws(UsageError) {
            _ = try parse(line)
            Issue.record("it was taken")
        } catch {
            #expect(text(error.message(.commandLine(.agent))) == message)
        }
    }

    private static let addresses =
        "unix:PATH with a path of at most 107 bytes, or tcp:IP:PORT with an address in numbers, [in brackets] for IPv6"

    @Test func `a configuration says what the command line does not`() throws {
        for (line, path) in [("", "/hero/cfg/runner.conf"), ("--config /etc/r", "/etc/r")] {
            let options = try #require(try parse(line, [path: Self.joined]))
            #expect(options.addresses.map { text($0) } == ["tcp:192.0.2.1:7419", "tcp:[2001:db8::1]"])
            #expect(options.name.map { text($0) } == "node7")
            #expect(options.slots == 4)
            #expect(text(options.labels.bytes) == "disk=ssd\0")
            #expect(options.coordinator == Base64URL.decoded(Array(Self.otherKey.utf8)[...]))
            #expect(options.takeKey() == [UInt8](repeating: 0, count: 32))
            #expect(options.takeKey() == nil)
        }
    }

    @Test func `the command line wins over a configuration`() throws {
        let options = try #require(
            try parse(
                "--slots 9 --config /etc/r --name n --label disk=no --label a=b --connect tcp:127.0.0.1",
                ["/etc/r": Self.joined]))
        #expect(options.addresses.map { text($0) } == ["tcp:127.0.0.1"])
        #expect(options.name.map { text($0) } == "n")
        #expect(options.slots == 9)
        #expect(text(options.labels.bytes) == "disk=no\0a=b\0")
        #expect(options.coordinator != nil)
    }

    @Test func `with an address and no configuration named none is read`() throws {
        let options = try #require(try parse("--connect unix:s", ["/hero/cfg/runner.conf": Self.joined]))
        #expect(options.name == nil && options.coordinator == nil && options.slots == nil)
    }

    @Test(arguments: [
        ("slots 0", "--slots: '0': expected a whole number from 1 to 65536"),
        ("slotz 1", "unknown option --slotz; did you mean --slots?"),
        ("detach", "unknown option --detach"), ("config x", "unknown option --config"),
        ("key AAAA", "--config: 'key': not the text of a key"),
        ("coordinator \(key)A", "--config: 'coordinator': not the text of a key"),
        ("coordinator", "--config: 'coordinator': not the text of a key"),
        ("connect tcp:example.org", "--connect: 'tcp:example.org': expected \(addresses)"),
    ])
    func `a mistake in a configuration is told with its line`(line: String, message: String) {
        do throws(UsageError) {
            _ = try parse("", ["/hero/cfg/runner.conf": "name n\n\n\(line)\nconnect unix:s\n"])
            Issue.record("it was taken")
        } catch {
            let found = text(error.message(.commandLine(.agent)))
            #expect(found.hasPrefix("/hero/cfg/runner.conf, line 3: \(message)"), "\(found)")
        }
    }

    @Test func `a configuration that is too large is none`() {
        let large = String(repeating: "# nothing\n", count: 6600)
        #expect(throws: UsageError.self) { try parse("", ["/hero/cfg/runner.conf": large + "connect unix:s\n"]) }
    }

    @Test func `what joining asks for is there`() throws {
        let options = try #require(
            try JoinOptions.parse(words(["--config", "c", "hero1-x", "--spool=s", "--force"]), from: 0))
        #expect(text(options.token) == "hero1-x")
        #expect(options.configuration.map { text($0) } == "c")
        #expect(options.spool.map { text($0) } == "s")
        #expect(options.others == .replaced)
        let plain = try #require(try JoinOptions.parse(words(["-"]), from: 0))
        #expect(text(plain.token) == "-" && plain.configuration == nil && plain.spool == nil && plain.others == .kept)
        #expect(try JoinOptions.parse(words(["--help"]), from: 0) == nil)
        #expect(throws: UsageError.noToken) { try JoinOptions.parse(words([]), from: 0) }
        #expect(throws: UsageError.extraArgument(Array("y".utf8))) {
            try JoinOptions.parse(words(["x", "y"]), from: 0)
        }
    }

    @Test func `a path too long for a socket is none`() {
        #expect(throws: UsageError.self) { try parse("--connect unix:" + String(repeating: "x", count: 108)) }
        #expect(throws: Never.self) { try parse("--connect unix:" + String(repeating: "x", count: 107)) }
    }

    @Test func `a job is named where one is meant`() throws {
        let stop = try #require(try LocalOptions.parse(words(["--name", "n", "web.42/build"]), from: 0, .stop))
        #expect(text(stop.job) == "web.42/build")
        #expect(stop.name.map { text($0) } == "n")
        let logs = try #require(try LocalOptions.parse(words(["web.42/build", "--spool", "s"]), from: 0, .logs))
        #expect(logs.spool.map { text($0) } == "s")
        let list = try #require(try LocalOptions.parse(words(["--json"]), from: 0, .list))
        #expect(list.form == .json && list.job.isEmpty)
        #expect(throws: UsageError.noJob) { try LocalOptions.parse(words([]), from: 0, .stop) }
        #expect(throws: UsageError.extraArgument(Array("x".utf8))) {
            try LocalOptions.parse(words(["x"]), from: 0, .list)
        }
        #expect(throws: UsageError.self) { try LocalOptions.parse(words(["--json", "x"]), from: 0, .logs) }
    }
}
