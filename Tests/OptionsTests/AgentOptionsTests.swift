import Options
import RunnerProtocol
import Testing

@Suite struct AgentOptionsTests {
    private func parse(_ line: String) throws(UsageError) -> AgentOptions? {
        try AgentOptions.parse(words(line.split(separator: " ").map(String.init)), from: 0)
    }

    @Test func `everything that is asked for is there`() throws {
        let line =
            "--connect unix:/run/hero.sock --name n1 --label a=b --label c=d --slots 8 "
            + "--resources gpu=2,cpu=1.5,memory=1G --spool /s --spool-max 2M --cgroup-parent /cg --detach"
        let options = try #require(try parse(line))
        #expect(options.address == .unix(Array("/run/hero.sock".utf8)))
        #expect(text(options.address.text) == "unix:/run/hero.sock")
        #expect(options.name.map { text($0) } == "n1")
        #expect(text(options.labels.bytes) == "a=b\0c=d\0")
        #expect(options.slots == 8)
        #expect(
            options.resources.map { "\(text($0.name)) \($0.amount)" } == ["gpu 2", "cpu 1500", "memory 1073741824"])
        #expect(options.spool.map { text($0) } == "/s")
        #expect(options.spoolBytes == 2 << 20)
        #expect(options.cgroupParent.map { text($0) } == "/cg")
        #expect(options.stay == .inBackground)
    }

    @Test func `what is not asked for is left to the machine`() throws {
        let options = try #require(try parse("--connect=unix:s"))
        #expect(options.name == nil && options.slots == nil && options.spool == nil && options.spoolBytes == nil)
        #expect(options.resources == [] && options.labels.isEmpty && options.stay == .inFront)
    }

    @Test func `help is asked for`() throws { #expect(try parse("--help") == nil) }

    @Test(arguments: [
        ("", "--connect is needed: unix:PATH, with a path of at most 107 bytes"),
        ("--connect tcp:h:1", "--connect: 'tcp:h:1': expected unix:PATH, with a path of at most 107 bytes"),
        ("--connect unix:", "--connect: 'unix:': expected unix:PATH, with a path of at most 107 bytes"),
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
