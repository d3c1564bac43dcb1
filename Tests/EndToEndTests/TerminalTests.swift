import Testing

/// A job on a terminal: what is typed, who is in front, who is stopped.
struct TerminalTests {
    /// The runner as the leader of a session on a terminal of its own.
    private func start(_ command: [String], _ terminal: Pseudoterminal) throws -> Child {
        try Child(
            [try Tools.runner(), "exec", "--no-cgroup", "--"] + command, input: .terminal(terminal),
            output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
    }

    /// A shell with job control on a terminal of its own, without line editing. `$RUN` runs a job, `$JOB` is the job
    /// program.
    private func shell(_ terminal: Pseudoterminal) throws -> Child {
        let child = try Child(
            ["bash", "--norc", "--noprofile", "--noediting", "-i"],
            environment: [
                "PS1=", "RUN=\(try Tools.runner()) exec --no-cgroup --", "JOB=\(try Tools.program("job"))", "HISTFILE=",
            ], input: .terminal(terminal), output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
        // What is typed is not to be seen, so that what is seen was put out.
        try terminal.type("stty -echo; echo rea''dy\n")
        try child.wait(forOutput: "ready")
        return child
    }

    private func finish(_ shell: Child, _ terminal: Pseudoterminal) throws {
        try terminal.type("exit 0\n")
        #expect(try shell.end() == .exited(0))
    }

    /// What a batch of two jobs shows on a terminal of that kind.
    private func shown(_ environment: [String], columns: UInt16 = 80) throws -> String {
        let terminal = try Pseudoterminal()
        terminal.resize(rows: 24, columns: columns)
        let list = try Scratch()
        let child = try Child(
            ["env", "-u", "NO_COLOR"] + environment
                + [try Tools.runner(), "batch", "--no-cgroup", "-P", "1", try list.write("list", "true\nfalse\n")],
            input: .terminal(terminal), output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
        #expect(try child.end() == .exited(1))
        #expect(child.outputText.contains("hero-runner batch: 1 succeeded, 1 failed in "))
        return child.outputText
    }

    @Test func `a batch shows how far it is, on a line that fits the window`() throws {
        #expect(try shown(["TERM=xterm"]).contains("\r\u{1b}[K0 succeeded, 0 failed, 1 running"))
        // The last column stays free.
        let narrow = try shown(["TERM=xterm"], columns: 20)
        #expect(narrow.contains("\r\u{1b}[K0 succeeded, 0 fail"))
        #expect(!narrow.contains("0 failed"))
    }

    @Test(arguments: [["TERM=dumb"], ["TERM="], ["TERM=xterm", "NO_COLOR=1"]])
    func `a batch sends no control sequences where they are not wanted`(environment: [String]) throws {
        #expect(!(try shown(environment).contains("\u{1b}")))
    }

    @Test func `a key that interrupts reaches the job once`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(try Tools.job("signals", "3"), terminal)
        try child.wait(forOutput: "ready")
        try terminal.type("\u{3}")
        try child.wait(forOutput: "2\r\n")
        try terminal.type("\u{1c}")
        #expect(try child.end() == .exited(0))
        #expect(child.outputText.split { "\r\n".contains($0) }.filter { $0 == "2" || $0.hasSuffix("C2") }.count == 1)
        #expect(child.outputText.split { "\r\n".contains($0) }.filter { $0 == "3" }.count <= 1)
    }

    @Test func `a key that interrupts ends a job that does not mind, with its status`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(["sh", "-c", "echo started; exec sleep 1000"], terminal)
        try child.wait(forOutput: "started")
        try terminal.type("\u{3}")
        #expect(try child.end() == .exited(130))
    }

    @Test func `an interrupted job is not tried again`() throws {
        let terminal = try Pseudoterminal()
        let child = try Child(
            [try Tools.runner(), "exec", "--no-cgroup", "--restart", "always", "--"]
                + ["sh", "-c", "echo go $HERO_ATTEMPT; exec sleep 1000"],
            input: .terminal(terminal), output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
        try child.wait(forOutput: "go 1")
        try terminal.type("\u{3}")
        #expect(try child.end() == .exited(130))
        #expect(!child.outputText.contains("go 2"))
    }

    @Test func `what is typed is the job's`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(["sh", "-c", "stty -echo; echo started; read line; echo \"<$line>\""], terminal)
        try child.wait(forOutput: "started")
        try terminal.type("hello\n")
        try child.wait(forOutput: "<hello>")
        #expect(try child.end() == .exited(0))
    }

    @Test func `a change of the window reaches the job`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(try Tools.job("window"), terminal)
        try child.wait(forOutput: "ready")
        terminal.resize(rows: 33, columns: 77)
        try child.wait(forOutput: "33x77")
        terminal.resize(rows: 0, columns: 1)
        #expect(try child.end() == .exited(0))
        #expect(child.outputText.split { "\r\n".contains($0) }.filter { $0 == "33x77" }.count == 1)
    }

    @Test func `a terminal that goes away ends the job`() throws {
        var terminal: Pseudoterminal? = try Pseudoterminal()
        let child = try terminal.map { terminal in
            try Child(
                [try Tools.runner(), "exec", "--no-cgroup", "--", "sh", "-c", "echo started >&2; exec sleep 1000"],
                input: .terminal(terminal), output: .null, errors: .pipe, in: .ownSession)
        }
        try child?.wait(forErrors: "started")
        terminal = nil
        #expect(try child?.end() == .exited(129))
    }

    // Job control.

    @Test func `a job is suspended from the keyboard and goes on in the foreground`() throws {
        let terminal = try Pseudoterminal()
        let shell = try shell(terminal)
        try terminal.type("$RUN cat\n")
        try terminal.type("one\n")
        try shell.wait(forOutput: "one\r\n")
        let runner = terminal.foreground
        #expect(runner != shell.pid)
        let job = try #require(Processes.children(of: runner).first)
        try terminal.type("\u{1a}")
        try shell.wait(forOutput: "Stopped")
        try Processes.wait("both are stopped") {
            Processes.state(of: runner) == "T" && Processes.state(of: job) == "T"
        }
        #expect(terminal.foreground == shell.pid)
        try resume(runner, terminal)
        try terminal.type("two\n")
        try shell.wait(forOutput: "two\r\n")
        try terminal.type("\u{1a}")
        try Processes.wait("both are stopped again") {
            Processes.state(of: runner) == "T" && Processes.state(of: job) == "T"
        }
        try resume(runner, terminal)
        try endInput(shell, terminal)
    }

    /// Brings a stopped job to the front.
    private func resume(_ group: Int32, _ terminal: Pseudoterminal) throws {
        try terminal.type("fg >/dev/null\n")
        try Processes.wait("the job is in front") { terminal.foreground == group && Processes.state(of: group) != "T" }
    }

    /// Ends the input of the job in front, then the shell.
    private func endInput(_ shell: Child, _ terminal: Pseudoterminal) throws {
        try terminal.type("\u{4}")
        try Processes.wait("the shell is in front") { terminal.foreground == shell.pid }
        try terminal.type("echo end\"\"ed $?\n")
        try shell.wait(forOutput: "ended 0")
        try finish(shell, terminal)
    }

    @Test(arguments: [20, 19])
    func `a job that suspends itself suspends the runner, and both go on`(signal: Int) throws {
        let terminal = try Pseudoterminal()
        let shell = try shell(terminal)
        try terminal.type("$RUN $JOB suspend \(signal)\n")
        try shell.wait(forOutput: "ready")
        try shell.wait(forOutput: "Stopped")
        try terminal.type("fg >/dev/null; echo end\"\"ed $?\n")
        try shell.wait(forOutput: "resumed")
        try shell.wait(forOutput: "ended 0")
        try finish(shell, terminal)
    }

    @Test func `a shell inside takes the foreground and gives it back`() throws {
        let terminal = try Pseudoterminal()
        let shell = try shell(terminal)
        try terminal.type("$RUN bash --norc --noprofile --noediting -i\n")
        try terminal.type("echo in\"\"side $$ .; $JOB foreground; echo; $JOB ignore 1\n")
        try shell.wait(forOutput: "inside ")
        try shell.wait(forOutput: "foreground\r\n\r\nready\r\n")
        let number = shell.outputText.split(separator: "inside ").last?.prefix { $0.isNumber }
        let inner = try #require(number.flatMap { Int32($0) })
        #expect(terminal.foreground != inner)
        try terminal.type("\u{3}")
        try Processes.wait("the shell inside is in front") { terminal.foreground == inner }
        try terminal.type("echo sta\"\"tus $?; exit 5\n")
        try shell.wait(forOutput: "status 130")
        try Processes.wait("the shell outside is in front") { terminal.foreground == shell.pid }
        try terminal.type("echo out\"\"side $?; $JOB foreground\n")
        try shell.wait(forOutput: "outside 5\r\nforeground\r\n")
        try finish(shell, terminal)
    }

    @Test func `the foreground comes back when a job that has it is killed`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(["sh", "-c", "\"$0\" front; echo $?", try Tools.program("job")], terminal)
        try child.wait(forOutput: "ready")
        #expect(terminal.foreground != child.pid)
        // The whole shell dies holding nothing, and its child holds the terminal.
        let shell = try #require(Processes.children(of: child.pid).first)
        let front = try #require(Processes.children(of: shell).first)
        #expect(terminal.foreground == front)
        #expect(Signals.send(9, to: shell))
        #expect(try child.end() == .exited(137))
    }

    @Test func `what follows in a shell has the terminal again`() throws {
        let terminal = try Pseudoterminal()
        let child = try Child(
            ["sh", "-c", "$RUN $JOB front; echo status $?; $JOB foreground"],
            environment: ["RUN=\(try Tools.runner()) exec --no-cgroup --", "JOB=\(try Tools.program("job"))"],
            input: .terminal(terminal), output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
        try child.wait(forOutput: "ready")
        #expect(terminal.foreground != child.pid)
        #expect(Signals.send(9, to: terminal.foreground))
        try child.wait(forOutput: "status 137\r\nforeground\r\n")
        #expect(try child.end() == .exited(0))
    }

    @Test func `a job in the background that reads the terminal is stopped until it is in front`() throws {
        let terminal = try Pseudoterminal()
        let shell = try shell(terminal)
        try terminal.type("$RUN cat &\n")
        try terminal.type("until jobs | grep -q Stopped; do :; done; echo stop\"\"ped\n")
        try shell.wait(forOutput: "stopped")
        let runner = try #require(Processes.children(of: shell.pid).first)
        try resume(runner, terminal)
        try terminal.type("typed\n")
        try shell.wait(forOutput: "typed\r\n")
        try endInput(shell, terminal)
    }

    @Test func `a pipeline ends with its reader`() throws {
        let terminal = try Pseudoterminal()
        let shell = try shell(terminal)
        try terminal.type("$RUN yes pip\"\"ed | head -1; echo \"${PIPESTATUS[@]}\" don\"\"e\n")
        try shell.wait(forOutput: "piped\r\n141 0 done")
        try finish(shell, terminal)
    }
}
