import CTests
import Testing

/// Files that are brought to jobs, with the programs as people use them.
@Suite struct FileTests {
    private let home: Home

    init() throws { home = try Home() }

    private func make(_ name: String, _ script: String) throws -> String {
        let path = home.path(name)
        #expect(try Child(["/bin/sh", "-c", script, "sh", path]).end() == .exited(0))
        return path
    }

    private func end(_ coordinator: Child) throws {
        coordinator.send(SIGTERM)
        #expect(try coordinator.waitForEnd() == .exited(0))
    }

    @Test func `a job finds its files in a directory of its own, which goes with it`() throws {
        let coordinator = try home.serve()
        let program = try make("tool", "printf '#!/bin/sh\\nwc -c <$1\\n' >$1; chmod +x $1")
        let data = try make("big", "head -c 3000001 /dev/urandom >$1")
        let empty = try make("empty", ": >$1")
        let script = "./tool in.bin; cksum <in.bin; cat <empty; ls; test $PWD = $HERO_FILES && echo $PWD; touch more"
        let run = try home.run(
            "run", "--name", "put", "--put", program, "--put", "\(data):in.bin", "--put", empty, "--", "sh", "-c",
            script)
        #expect(run.end == .exited(0), "\(run.errors)")
        let sum = try Child(["/bin/sh", "-c", "cksum <$1", "sh", data])
        #expect(try sum.end() == .exited(0))
        let directory = home.path("hero/var/runner/local/files/1-1")
        #expect(run.output == "3000001\n\(sum.outputText)empty\nin.bin\ntool\n\(directory)\n")
        // It goes before the next job is begun, since the agent does one thing after another.
        #expect(try home.run("run", "--name", "next", "--", "true").end == .exited(0))
        #expect(!Files.exist(directory))
        try end(coordinator)
    }

    @Test func `what is no file, or has no fit name, is refused before anything runs`() throws {
        let coordinator = try home.serve("--no-local-runner")
        let file = try make("file", "echo 1 >$1")
        let pipe = try make("pipe", "mkfifo $1")
        let large = try make("large", "truncate -s 67108865 $1")
        for (put, word) in [
            ("/dev/null", "no regular file"), (pipe, "no regular file"), (large, "more than 64 MiB"),
            (home.path("none"), "No such file"), ("\(file):a/b", "no name"), ("\(file):..", "no name"),
            ("\(file):", "FILE[:NAME]"),
        ] {
            let run = try home.run("run", "--put", put, "--", "true")
            #expect(run.end == .exited(2))
            #expect(run.errors.contains(word), "\(run.errors)")
        }
        let twice = try home.run("run", "--put", "\(file):a", "--put", "\(file):a", "--", "true")
        #expect(twice.end == .exited(1))
        #expect(try home.run("run", "list").output.split(separator: "\n").count == 1)
        try end(coordinator)
    }

    @Test func `a job waits for its files over a kill of the coordinator`() throws {
        let first = try home.serve()
        let data = try make("data", "head -c 60000000 /dev/urandom >$1")
        let sum = try Child(["/bin/sh", "-c", "cksum <$1", "sh", data])
        #expect(try sum.end() == .exited(0))
        let names = (1...4).flatMap { ["--put", "\(data):f\($0)"] }
        let submitted = try Child(
            [try Tools.proc(), "run", "--detach", "--name", "big"] + names + [
                "--", "sh", "-c", "cat f* | cksum; cksum <f1",
            ],
            environment: ["HERO_HOME=\(home.path("hero"))", "HERO_SOCKET_DIR=\(home.path("s"))"])
        try submitted.waitForStreams()
        #expect(try submitted.waitForEnd() == .exited(0), "\(submitted.errorText)")
        first.send(SIGKILL)
        _ = try first.waitForEnd()
        let second = try home.serve()
        let waited = try home.run("run", "wait", "big.1")
        #expect(waited.end == .exited(0), "\(waited.output)")
        #expect(try home.run("run", "logs", "big.1").output.hasSuffix(sum.outputText))
        try end(second)
    }

    @Test func `what is gone at the coordinator fails the job, and says so`() throws {
        let first = try home.serve("--no-local-runner")
        let data = try make("data", "echo 1 >$1")
        #expect(try home.run("run", "--detach", "--name", "gone", "--put", data, "--", "true").end == .exited(0))
        try end(first)
        #expect(
            try Child(["/bin/sh", "-c", "rm $1/*", "sh", home.path("hero/var/hero_proc/files")]).end() == .exited(0))
        let second = try home.serve()
        #expect(try home.run("run", "wait", "gone.1").end == .exited(1))
        #expect(try home.run("run", "show", "gone.1").output.contains("No such file"))
        try end(second)
    }
}
