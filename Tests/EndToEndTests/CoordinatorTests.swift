import CTests
import Testing

/// `hero-proc serve` with a runner of its own, and the commands that people type.
@Suite struct CoordinatorTests {
    private let home: Home

    init() throws { home = try Home() }

    @Test func `a command's output, errors and status come through`() throws {
        let coordinator = try home.serve()
        let run = try home.run("run", "--name", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 7")
        #expect(run.end == .exited(7))
        #expect(run.output == "out\n")
        #expect(run.errors == "err\nhero-proc: web.1/web failed: exit status 7\n")
        let next = try home.run("run", "--name", "web", "--", "sh", "-c", "echo $HERO_RUN $HERO_JOB $HERO_ATTEMPT")
        #expect(next.output == "web.2 web.2/web 1\n")
        #expect(try home.run("run", "--timeout", "50ms", "--", "sleep", "60").end == .exited(124))
        #expect(try home.run("run", "--", "/no/such/program").end == .exited(127))
        coordinator.send(SIGTERM)
        #expect(try coordinator.waitForEnd() == .exited(0))
    }

    @Test func `a coordinator that is killed loses nothing, and its job does not notice`() throws {
        let file = home.path("count")
        let script = "echo once >>\(file); echo begin; while [ ! -e \(home.path("go")) ]; do sleep 0.01; done; echo end"
        let first = try home.serve()
        #expect(try home.run("run", "--detach", "--name", "slow", "--", "sh", "-c", script).output == "slow.1\n")
        let follower = try home.start("job", "logs", "-f", "slow.1/slow")
        try follower.wait(forOutput: "begin\n")
        first.send(SIGKILL)
        #expect(try first.waitForEnd() == .killed(SIGKILL))
        #expect(try home.run("run", "list").errors.contains("no coordinator answers"))

        let second = try home.serve()
        let waiting = try home.start("run", "wait", "slow.1")
        #expect(try Child(["/bin/touch", home.path("go")]).end() == .exited(0))
        #expect(try waiting.waitForEnd() == .exited(0))
        #expect(try home.run("run", "logs", "slow.1").output == "begin\nend\n")
        #expect(Files.text(of: file) == "once\n")
        second.send(SIGTERM)
        #expect(try second.waitForEnd() == .exited(0))
    }

    @Test func `what was submitted while nobody could run it is run`() throws {
        let first = try home.serve("--no-local-runner")
        #expect(try home.run("run", "--detach", "--name", "later", "--", "echo", "done").output == "later.1\n")
        let blocked = try home.run("run", "show", "later.1")
        #expect(blocked.output.contains("blocked"))
        #expect(blocked.output.contains("no runner is enrolled"))
        first.send(SIGKILL)
        _ = try first.waitForEnd()
        let second = try home.serve()
        #expect(try home.run("run", "wait", "later.1").end == .exited(0))
        second.send(SIGTERM)
        _ = try second.waitForEnd()
    }

    @Test func `a coordinator that stops its jobs waits for them, and another knows how they ended`() throws {
        let script = "trap 'echo bye; exit 3' TERM; echo begin; while :; do sleep 0.01; done"
        let first = try home.serve("--stop-jobs")
        let follower = try home.start("run", "--name", "slow", "--", "sh", "-c", script)
        try follower.wait(forOutput: "begin\n")
        first.send(SIGTERM)
        #expect(try first.waitForEnd() == .exited(0))
        _ = try follower.waitForEnd()
        let second = try home.serve()
        #expect(try home.run("run", "list").output.contains("cancelled"))
        #expect(try home.run("run", "logs", "--follow", "slow.1").output == "begin\nbye\n")
        #expect(try home.run("stop").output == "the coordinator has ended\n")
        #expect(try second.waitForEnd() == .exited(0))
    }

    @Test func `an interruption of who follows cancels the run`() throws {
        let coordinator = try home.serve()
        let child = try home.start("run", "--name", "long", "--", "sh", "-c", "echo here; exec sleep 60")
        try child.wait(forOutput: "here\n")
        child.send(SIGINT)
        #expect(try child.waitForEnd() == .exited(128 + SIGTERM))
        #expect(child.errorText.contains("long.1/long cancelled"))
        #expect(try home.run("run", "show", "long.1").output.contains("cancelled"))
        coordinator.send(SIGTERM)
        _ = try coordinator.waitForEnd()
    }

    @Test func `a runner that is killed with its keeper is started again, and its job is run again`() throws {
        let coordinator = try home.serve()
        let script = "if [ -e \(home.path("again")) ]; then exit 0; fi; echo begin; exec sleep 60"
        let child = try home.start("run", "--name", "lost", "--", "sh", "-c", script)
        try child.wait(forOutput: "begin\n")
        #expect(try Child(["/bin/touch", home.path("again")]).end() == .exited(0))
        let runner = try #require(home.runner)
        Processes.killAgent(runner)
        #expect(try child.waitForEnd() == .exited(0))
        #expect(try home.run("job", "show", "lost.1/lost").output.contains("~2"))
        coordinator.send(SIGTERM)
        _ = try coordinator.waitForEnd()
    }

    @Test func `a second coordinator refuses, naming the first`() throws {
        let coordinator = try home.serve()
        let second = try home.run("serve")
        #expect(second.end == .exited(1))
        #expect(second.errors.contains("another coordinator, process \(coordinator.pid), has"))
        coordinator.send(SIGTERM)
        _ = try coordinator.waitForEnd()
    }

    @Test func `a run of jobs that need each other is read from a file`() throws {
        let coordinator = try home.serve()
        let file = home.path("dag.json")
        let dag = """
            {"name": "dag", "jobs": [
              {"name": "first", "job": {"command": "echo 1"}},
              {"name": "each", "needs": ["first"], "array": "1-3", "job": {"command": ["sh", "-c", "echo $HERO_JOB"]}},
              {"name": "bad", "needs": ["each"], "job": {"command": "false"}},
              {"name": "never", "needs": ["bad"], "job": {"command": "echo 4"}}]}
            """
        #expect(try Child(["/bin/sh", "-c", "printf %s \"$1\" >\"$2\"", "sh", dag, file]).end() == .exited(0))
        let run = try home.run("run", "--file", file)
        #expect(run.end == .exited(1))
        #expect(run.output.hasPrefix("dag.1: failed (4 succeeded, 1 failed, 1 cancelled)"))
        #expect(try home.run("job", "logs", "dag.1/each.2").output == "dag.1/each.2\n")
        #expect(try home.run("run", "retry", "dag.1").output == "2 jobs run again\n")
        #expect(try home.run("run", "wait", "dag.1").end == .exited(1))
        coordinator.send(SIGTERM)
        _ = try coordinator.waitForEnd()
    }
}
