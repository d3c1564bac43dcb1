import CTests
import Testing

/// A machine becomes a runner of a coordinator over TCP, with the programs as people use them.
@Suite struct JoinTests {
    private let home: Home
    /// Of the other machine.
    private let node: Scratch

    init() throws {
        home = try Home()
        node = try Scratch()
    }

    private func serve() throws -> Child { try home.serve("--no-local-runner", "--listen", "tcp:127.0.0.1:0") }

    /// The token that lets a machine join.
    private func token(_ name: String, _ options: String...) throws -> String {
        let enrolled: (end: End, output: String, errors: String)
        switch options.count {
        case 0: enrolled = try home.run("runner", "enroll", name)
        default: enrolled = try home.run("runner", "enroll", name, options[0], options[1])
        }
        #expect(enrolled.end == .exited(0), "\(enrolled.errors)")
        let word = enrolled.output.split { $0 == " " || $0 == "\n" }.last
        return String(try #require(word))
    }

    private func runner(_ words: String..., configuration: String = "conf") throws -> Child {
        let place = ["--config", node(configuration)]
        return try Child([try Tools.runner()] + [words[0]] + place + words.dropFirst())
    }

    /// Joins, and gives what the program printed.
    private func join(_ token: String, _ configuration: String = "conf") throws -> (end: End, text: String) {
        let child = try runner("join", "--spool", node("spool"), token, configuration: configuration)
        let end = try child.end()
        return (end, end == .exited(0) ? child.outputText : child.errorText)
    }

    private func end(_ coordinator: Child) throws {
        coordinator.send(SIGTERM)
        #expect(try coordinator.waitForEnd() == .exited(0))
    }

    private func leave(_ agent: Child) throws {
        agent.send(SIGTERM)
        #expect(try agent.end() == .exited(0))
    }

    @Test func `files are brought to another machine, to each of an array its own`() throws {
        let coordinator = try serve()
        #expect(try join(try token("node7")).end == .exited(0))
        let agent = try runner("agent")
        let made = try Child(["/bin/sh", "-c", "head -c 1000000 /dev/urandom >$1", "sh", home.path("data")])
        #expect(try made.end() == .exited(0))
        let sum = try Child(["/bin/sh", "-c", "cksum <$1", "sh", home.path("data")])
        #expect(try sum.end() == .exited(0))
        let script = "ln -s /etc here; mkdir -m 0 closed; cksum <in; echo >in"
        let run = try home.run(
            "run", "--name", "far", "--array", "1-3", "--put", "\(home.path("data")):in", "--", "sh", "-c", script)
        #expect(run.end == .exited(0), "\(run.errors)")
        for element in 1...3 {
            #expect(try home.run("job", "logs", "far.1/far.\(element)").output == sum.outputText)
        }
        #expect(try home.run("run", "--name", "next", "--", "test", "-d", "/etc").end == .exited(0))
        for element in 1...3 { #expect(!Files.exist(node("spool/files/\(element)-\(element)"))) }
        try leave(agent)
        try end(coordinator)
    }

    @Test func `a machine that has joined runs jobs, and needs no options for that`() throws {
        let coordinator = try serve()
        let joined = try join(try token("node7"))
        #expect(joined.end == .exited(0), "\(joined.text)")
        #expect(joined.text.hasPrefix("node7 is enrolled at tcp:127.0.0.1:"))
        #expect(joined.text.hasSuffix("; start it with: hero-runner agent --config \(node("conf"))\n"))
        #expect(!Files.exist(node("conf.new")))
        let agent = try runner("agent")
        let run = try home.run("run", "--name", "far", "--", "sh", "-c", "echo $HERO_JOB; exit 3")
        #expect(run.output == "far.1/far\n")
        #expect(run.end == .exited(3))
        // Full frames. It is no more than the agent keeps of what the coordinator has not taken yet: nothing may be lost.
        let much = try home.run("run", "--", "sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x")
        #expect(much.output.utf8.count == 1_000_000)
        try leave(agent)
        try end(coordinator)
    }

    @Test func `a token is good for one key, and for that one again`() throws {
        let coordinator = try serve()
        let token = try token("node7")
        #expect(try join(token).end == .exited(0))
        let first = Files.text(node("conf"))
        #expect(try join(token).end == .exited(0))
        #expect(Files.text(node("conf")) == first)
        let other = try join(token, "other")
        #expect(other.end == .exited(125))
        #expect(other.text.contains("the token was used by another machine"))
        #expect(!Files.exist(node("other")))
        try end(coordinator)
    }

    @Test func `a key that was made before a crash is used again`() throws {
        let coordinator = try serve()
        let token = try token("node7")
        #expect(try join(token).end == .exited(0))
        // As it is when the machine stops before the configuration has its name.
        let draft = try #require(Files.text(node("conf")))
        try Files.write(draft, to: node("conf.new"))
        #expect(unsafe unlink(node("conf")) == 0)
        #expect(try join(token).end == .exited(0))
        #expect(Files.text(node("conf")) == draft)
        #expect(!Files.exist(node("conf.new")))
        try end(coordinator)
    }

    @Test func `what cannot join says why, and leaves nothing that an agent could use`() throws {
        let coordinator = try serve()
        let token = try token("node7")
        let mistyped = try join(String(token.dropLast()))
        #expect(mistyped.end == .exited(125))
        #expect(mistyped.text == "hero-runner join: the token is not whole: a letter is missing, wrong or too much\n")
        #expect(try join("hello").text == "hero-runner join: that is no token: they begin with hero1-\n")
        try end(coordinator)
        let alone = try join(token)
        #expect(alone.end == .exited(125))
        #expect(alone.text.contains("Connection refused (111)"))
        #expect(!Files.exist(node("conf")))
        #expect(try runner("agent").end() == .exited(125))
    }

    @Test func `a configuration for another name is replaced only by force, and its other lines stay`() throws {
        let coordinator = try serve()
        #expect(try join(try token("node7")).end == .exited(0))
        let text = try #require(Files.text(node("conf")))
        try Files.write(text + "label disk=ssd\n# mine\n", to: node("conf"))
        let other = try token("node8")
        let refused = try join(other)
        #expect(refused.end == .exited(125))
        #expect(refused.text.contains("--force replaces it"))
        #expect(try join(try token("node7")).end == .exited(0))
        let renewed = try #require(Files.text(node("conf")))
        #expect(renewed.hasSuffix("label disk=ssd\n# mine\n"))
        #expect(renewed.contains("\nkey " + (text.split(separator: "\nkey ").last?.prefix(43) ?? "none")))
        let forced = try runner("join", "--force", other)
        #expect(try forced.end() == .exited(0))
        #expect(forced.outputText.hasPrefix("node8 is enrolled"))
        #expect(Files.text(node("conf"))?.hasPrefix("name node8\n") == true)
        try end(coordinator)
    }

    @Test func `a runner that was removed is told, and is not let in again`() throws {
        let coordinator = try serve()
        #expect(try join(try token("node7")).end == .exited(0))
        let agent = try runner("agent")
        #expect(try home.run("run", "--", "true").end == .exited(0))
        #expect(try home.run("runner", "remove", "node7").end == .exited(0))
        try agent.wait(forErrors: "this runner was removed")
        try leave(agent)
        let again = try runner("agent")
        try again.wait(forErrors: "no runner of this name is enrolled")
        try leave(again)
        try end(coordinator)
    }

    @Test func `a job goes on while the coordinator is away, and its end is told over a new connection`() throws {
        let coordinator = try serve()
        #expect(try join(try token("node7")).end == .exited(0))
        let agent = try runner("agent")
        let script = "echo begin; while [ ! -e \(node("go")) ]; do sleep 0.01; done; echo end"
        #expect(try home.run("run", "--detach", "--name", "slow", "--", "sh", "-c", script).output == "slow.1\n")
        let follower = try home.start("job", "logs", "-f", "slow.1/slow")
        try follower.wait(forOutput: "begin\n")
        let conf = try #require(Files.text(node("conf")))
        let line = try #require(conf.split(separator: "\n").first { $0.hasPrefix("connect ") })
        coordinator.send(SIGKILL)
        #expect(try coordinator.waitForEnd() == .killed(SIGKILL))
        try node.write("go", "")
        let next = try home.serve("--no-local-runner", "--listen", String(line.dropFirst(8)))
        #expect(try home.run("run", "wait", "slow.1").end == .exited(0))
        #expect(try home.run("run", "logs", "slow.1").output == "begin\nend\n")
        try leave(agent)
        try end(next)
    }
}
