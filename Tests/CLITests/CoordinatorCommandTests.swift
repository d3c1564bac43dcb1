import API
import Testing

@testable import CLI

/// Words that are not understood, help, and the commands that other rooms carry out.
@Suite struct CoordinatorCommandTests {
    private static let place = ["HERO_HOME": "/nowhere"]

    @Test(arguments: [
        (["run"], "a command is expected behind `--`"), (["run", "--"], "a command is expected behind `--`"),
        (["run", "x", "--", "y"], "a command is expected behind `--`"),
        (["run", "--frob", "--", "x"], "no option `--frob`"),
        (["run", "--priority", "high", "--", "x"], "--priority needs a number, not `high`"),
        (["run", "--priority", "--", "x"], "--priority needs a number, not `--`"),
        (["run", "--name"], "--name needs a value"),
        (["run", "--detach=yes", "--", "x"], "--detach takes no value"),
        (["run", "--when-lost", "cry", "--", "x"], "--when-lost is `rerun` or `wait`, not `cry`"),
        (["run", "--reserve", "cpu", "--", "x"], "--reserve needs NAME=AMOUNT, not `cpu`"),
        (["run", "--env", "A", "--", "x"], "--env needs NAME=VALUE, not `A`"),
        (["run", "show"], "one RUN is expected"), (["run", "show", "a.1", "b.1"], "one RUN is expected"),
        (["run", "show", "--live", "a.1"], "no option `--live`"),
        (["run", "list", "a", "b"], "at most one NAME is expected"),
        (["run", "list", "--max", "x"], "--max needs a number, not `x`"), (["run", "cancel"], "one RUN is expected"),
        (["run", "remove"], "a RUN is expected"),
        (["serve", "--keep-runs", "0"], "--keep-runs needs a time such as 30d or a number of runs, not `0`"),
        (["serve", "--keep-runs", "many"], "--keep-runs needs a time such as 30d or a number of runs, not `many`"),
        (["serve", "--keep-logs", "0"], "--keep-logs needs a size such as 4G, not `0`"),
        (["run", "logs"], "one RUN is expected"), (["run", "wait", "--", "a.1"], "one RUN is expected"),
        (["job"], "list, show, logs, cancel or signal is expected"), (["job", "dance"], "no command `job dance`"),
        (["job", "show"], "one JOB is expected"), (["job", "signal", "a.1/b"], "JOB and SIGNAL are expected"),
        (["job", "logs", "--since", "noon", "a.1"], "--since needs a time such as 10m, not `noon`"),
        (["job", "list", "--offset", "-1x", "a.1"], "--offset needs a number, not `-1x`"),
        (["runner"], "list, show, enroll, drain, open or remove is expected"),
        (["runner", "sing"], "no command `runner sing`"),
        (["runner", "enroll"], "one NAME is expected"), (["runner", "list", "x"], "`x` is not expected"),
        (["runner", "enroll", "a", "--expires", "soon"], "--expires needs a time such as 10m, not `soon`"),
        (["runner", "enroll", "a", "--local", "--expires", "1h"], "--expires is not for --local"),
        (
            ["runner", "enroll", "a", "--address", "tcp:0.0.0.0:1"],
            "--address needs tcp:HOST[:PORT], to which other machines can connect, not `tcp:0.0.0.0:1`"
        ),
        (
            ["serve", "--listen", "tcp:localhost"],
            "--listen needs tcp:ADDRESS[:PORT], such as tcp:0.0.0.0 or tcp:[::], not `tcp:localhost`"
        ),
        (
            ["serve", "--advertise", "unix:/x"],
            "--advertise needs tcp:HOST[:PORT], to which other machines can connect, not `unix:/x`"
        ),
        (
            ["serve"] + [String](repeating: "--listen=tcp:127.0.0.1", count: 9),
            "--listen is given more than 8 times"
        ),
        (["status", "x"], "`x` is not expected"), (["stop", "x"], "`x` is not expected"),
        (["backup"], "one FILE is expected"),
        (["restore", "a", "b"], "one FILE is expected"), (["serve", "x"], "`x` is not expected"),
        (["serve", "--slots"], "--slots needs a value"), (["serve", "--port", "1"], "no option `--port`"),
    ])
    func `what is not understood is said, with status 2 and where to read more`(words: [String], message: String) {
        let trial = Trial(words, in: Self.place)
        #expect(trial.status == 2)
        #expect(trial.printed == [])
        #expect(trial.errors == ["hero-proc \(words[0]): \(message)\ntry `hero-proc \(words[0]) --help`"])
        #expect(trial.served == nil)
    }

    @Test(arguments: ["serve", "run", "job", "runner", "status", "stop", "backup", "restore"])
    func `each command has a page, and -- keeps --help for others`(name: String) throws {
        let page = Trial([name, "--help"])
        #expect(page.status == 0)
        #expect(page.errors == [])
        let text = try #require(page.printed.first)
        #expect(text.hasPrefix("usage: hero-proc \(name)"))
        #expect(Trial([name, "x", "-h"]).printed == page.printed)
        for line in text.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
        #expect(Trial([name, "--", "--help"], in: ["HOME": "/nowhere"]).printed != page.printed)
    }

    @Test func `every option of run is on its page`() throws {
        let text = try #require(CoordinatorHelp.pages["run"])
        for option in [
            "--name", "--detach", "-d", "--direct", "--array", "--on", "--reserve", "--priority", "--max-running",
            "--when-lost", "--lease", "--deadline", "--file", "--json",
        ] {
            #expect(text.contains(option), "\(option)")
        }
    }

    @Test(arguments: ["run list", "runner list", "status"])
    func `without a coordinator the way to one is said`(command: String) {
        let trial = Trial(command.split(separator: " ").map(String.init), in: Self.place)
        #expect(trial.status == 1)
        #expect(trial.errors.count == 1)
        #expect(
            trial.errors[0].hasPrefix("hero-proc: no coordinator answers at /nowhere/var/sockets/hero_proc/rpc.sock ("))
        #expect(trial.errors[0].hasSuffix("start one with `hero-proc serve`"))
    }

    @Test func `a coordinator is served with what the words say`() {
        let plain = Trial(["serve"], in: ["HOME": "/there/me"])
        #expect(
            plain.served
                == ServeWish(
                    stateDirectory: "/there/me/hero/var/hero_proc",
                    socketDirectory: "/there/me/hero/var/sockets/hero_proc",
                    localRunnerSpool: "/there/me/hero/var/runner/local"))
        let trial = Trial(
            ["serve", "--slots", "8", "--label=a=b", "--label", "c=d", "--resources", "gpu=1"],
            in: ["HERO_HOME": "/srv", "HERO_SOCKET_DIR": "/run/hero"])
        #expect(trial.served?.stateDirectory == "/srv/var/hero_proc")
        #expect(trial.served?.socketDirectory == "/run/hero/hero_proc")
        #expect(
            trial.served?.localRunnerArguments == [
                "--slots", "8", "--label", "a=b", "--label", "c=d", "--resources", "gpu=1",
            ])
        let keeping = Trial(["serve", "--keep-runs", "7d", "--keep-runs=500", "--keep-logs", "1G"], in: Self.place)
        #expect(keeping.served?.keptMilliseconds == 7 * 86_400_000)
        #expect(keeping.served?.keptRuns == 500)
        #expect(keeping.served?.keptLogBytes == 1 << 30)
        #expect(keeping.served?.localRunnerArguments == [])
        #expect(keeping.served?.stopsJobs == false)
        #expect(Trial(["serve", "--stop-jobs"], in: Self.place).served?.stopsJobs == true)
        let open = Trial(
            ["serve", "--listen", "tcp:0.0.0.0", "--listen=tcp:[::1]:7", "--advertise", "tcp:a.example"], in: Self.place
        )
        #expect(open.served?.listen.map { String(decoding: $0.text, as: UTF8.self) } == ["0.0.0.0:7419", "[::1]:7"])
        #expect(open.served?.advertise.map(\.description) == ["tcp:a.example:7419"])
        #expect(open.served?.localRunnerArguments == [])
        let none = Trial(["serve", "--no-local-runner"], in: Self.place)
        #expect(none.served != nil)
        #expect(none.served?.localRunnerSpool == nil)
    }

    @Test func `without a home nothing is done`() {
        for words in [["serve"], ["status"], ["restore", "x"]] {
            let trial = Trial(words, in: ["HOME": "", "HERO_HOME": ""])
            #expect(trial.status == 2)
            #expect(trial.errors[0].contains("neither HERO_HOME nor HOME says where things lie"))
            #expect(trial.served == nil && trial.restored == [])
        }
    }

    @Test func `a backup is restored to where the store lies`() {
        let trial = Trial(["restore", "copy.db"], in: Self.place)
        #expect(trial.status == 0)
        #expect(trial.restored == ["copy.db", "/nowhere/var/hero_proc/store.db"])
    }

    @Test func `a coordinator is ended, with its jobs if that is said`() throws {
        let folder = try Folder()
        let coordinator = try CannedCoordinator(in: folder)
        for words in [["stop"], ["stop", "--jobs"]] {
            try coordinator.answer("coordinator.stop", "{}")
            let trial = Trial(words, in: ["HERO_SOCKET_DIR": folder.path])
            #expect(trial.status == 0)
            #expect(trial.printed == ["the coordinator has ended"])
        }
        #expect(coordinator.calls() == [#"coordinator.stop {"jobs":false}"#, #"coordinator.stop {"jobs":true}"#])
        coordinator.refuse("coordinator.stop", RPCError(.internal, "no"))
        #expect(Trial(["stop"], in: ["HERO_SOCKET_DIR": folder.path]).status == 1)
    }

    @Test func `a backup has a whole path`() throws {
        let folder = try Folder()
        let coordinator = try CannedCoordinator(in: folder)
        for file in ["/a/b.db", "b.db"] {
            try coordinator.answer("coordinator.backup", "{\"file\":\"/x\"}")
            #expect(Trial("backup", file, at: folder).printed == ["the store was copied to /x"])
        }
        let calls = coordinator.calls()
        #expect(calls.first == #"coordinator.backup {"file":"/a/b.db"}"#)
        #expect(calls.last?.hasPrefix(#"coordinator.backup {"file":"/"#) == true)
        #expect(calls.last?.hasSuffix("/b.db\"}") == true)
    }
}
