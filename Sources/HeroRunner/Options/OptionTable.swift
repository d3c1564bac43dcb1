import RunnerProtocol

/// Every option of every command, in one table. Parsing, `--help` and suggestions read it; tests hold the completions,
/// the man pages and the cases of `Option` against it.
///
/// A line is `NAME SHORT VALUE WHERE HELP`: the long name, its one letter, the placeholder of its value (`-` for none),
/// where it may stand (`e` exec, `b` batch, `d` doctor, `a` agent, `n` join, `l` list, `s` stop, `o` logs, `j` a job of a
/// batch written as a JSON object), and one line of help.
/// A line that begins with `#` is the heading of the group that follows.
package struct OptionTable: Sequence, IteratorProtocol {
    private var at = 0
    private var index: UInt8 = 0
    private var heading = 0..<0

    /// Begins with the first option.
    package init() {}

    /// The next line of the table.
    @inline(never)
    package mutating func next() -> Row? {
        let text = Literal(Self.text)
        while at < text.count {
            let line = at..<text.next(UInt8(ascii: "\n"), from: at)
            at = line.upperBound + 1
            if text[line.lowerBound] == UInt8(ascii: "#") {
                heading = (line.lowerBound + 2)..<line.upperBound
            } else if let option = Option(rawValue: index) {
                index += 1
                return Row(option: option, line: line, heading: heading)
            }
        }
        return nil
    }

    /// One option's line.
    package struct Row {
        /// The option.
        package var option: Option
        private var line: Range<Int>
        /// Where the heading stands under which it stands.
        var heading: Range<Int>

        init(option: Option, line: Range<Int>, heading: Range<Int>) {
            self.option = option
            self.line = line
            self.heading = heading
        }

        /// The long name, without dashes.
        package var name: [UInt8] { table[field(0)] }
        /// The one letter that stands for it; nil if there is none.
        package var short: UInt8? {
            let letter = table[field(1).lowerBound]
            return letter == UInt8(ascii: "-") ? nil : letter
        }
        /// The placeholder of its value; nil for an option without one.
        package var value: [UInt8]? { takesValue ? table[field(2)] : nil }
        /// Whether it takes a value.
        package var takesValue: Bool { table[field(2).lowerBound] != UInt8(ascii: "-") }
        /// One line of help.
        package var help: [UInt8] { table[field(4).lowerBound..<line.upperBound] }
        /// The heading it stands under.
        package var group: [UInt8] { table[heading] }

        /// Whether that is its long name.
        func isNamed(_ name: ArraySlice<UInt8>) -> Bool {
            let range = line.lowerBound..<(line.lowerBound + name.count)
            return range.upperBound < line.upperBound && table[range.upperBound] == UInt8(ascii: " ")
                && table.matches(range, name)
        }

        /// Whether it may stand there.
        package func isAllowed(_ place: Place) -> Bool {
            let places = field(3)
            return table.next(place.rawValue, from: places.lowerBound) < places.upperBound
        }

        private var table: Literal { Literal(OptionTable.text) }

        @inline(never)
        private func field(_ number: Int) -> Range<Int> {
            var start = line.lowerBound
            for _ in 0..<number { start = table.next(UInt8(ascii: " "), from: start) + 1 }
            return start..<table.next(UInt8(ascii: " "), from: start)
        }
    }

    /// Where an option may stand.
    package enum Place: UInt8, Sendable {
        /// The command line of `exec`.
        case exec = 0x65
        /// The command line of `batch`.
        case batch = 0x62
        /// The command line of `doctor`.
        case doctor = 0x64
        /// The command line of `agent`.
        case agent = 0x61
        /// The command line of `join`.
        case join = 0x6e
        /// The command lines of `list`, `stop` and `logs`.
        case list = 0x6c, stop = 0x73, logs = 0x6f
        /// A job of a batch, as a JSON object.
        case job = 0x6a
    }

    private static var text: StaticString {
        """
        # Identity
        name - NAME ejalso What the job is called (as its command), or the agent (as the machine)
        env e K=V ebj Set a variable of the job's environment; may be repeated
        env-file - FILE ebj Set the variables listed in FILE, a K=V a line; may be repeated
        clear-env - - ebj Start from an empty environment instead of the runner's own
        cwd C DIR ebj Start the job in DIR
        user u USER[:GROUP] ebj Run as a user of /etc/passwd with its groups, or as a number
        umask - MODE ebj File mode creation mask, octal
        nice - N ebj Scheduling priority, -20 (most favoured) to 19
        oom-score-adj - N ebj -1000 (never chosen when the machine is out of memory) to 1000
        rlimit - NAME=SOFT[:HARD] ebj A limit of setrlimit(2), named as in prlimit(1); may be repeated
        no-new-privs - - ebj Programs with set-user-id or capabilities gain nothing by them
        # Standard streams
        stdin - FILE|null ebj Read standard input from FILE
        stdout - FILE|null ebj Write standard output to FILE
        stderr - FILE|null|stdout ebj Write standard error to FILE, or where standard output goes
        append - - ebj Continue these files instead of emptying them
        log-max - SIZE ej Set a file aside as FILE.1, FILE.2 ... before it exceeds SIZE
        log-keep - N ej How many of those are kept (3)
        # Limits of the whole process tree
        memory m SIZE ebj Memory, page cache included; more ends the job
        memory-high - SIZE ebj Memory above which the job is slowed down and reclaimed from
        swap - SIZE ebj Swap space
        cpus - N ebj CPUs' worth of time, such as 0.5 or 2
        cpu-weight - N ebj Share of a busy machine, 1 to 10000; others have 100
        pids - N ebj Processes and threads
        io-read - DEVICE=RATE ebj Bytes a second read from a block device (/dev/sda=10M); may be repeated
        io-write - DEVICE=RATE ebj Bytes a second written to a block device; may be repeated
        best-effort - - ebj Run without a limit that cannot be enforced here, instead of failing
        no-cgroup - - ebj Make no cgroup; only the main process is sure to be ended with the job
        cgroup-parent - DIR ebda Make the job's cgroup below this one instead of the runner's own
        # Time
        timeout t DURATION ebj Stop the job when it has run so long
        cpu-time - DURATION ebj Stop it when its processes have used so much CPU time
        grace k DURATION ebj How long a job told to stop may take before all of it is killed (10s)
        stop-signal s SIGNAL ebj What it is told to stop with (TERM)
        # Attempts
        retries r N ebj Run it again after a failure, at most N times
        restart - always|on-failure e Run it again whenever it ends, or whenever it fails
        max-restarts - N e At most N times (for ever)
        backoff - MIN[..MAX] ebj Pause before the next attempt, doubling from MIN to MAX (100ms..30s)
        stable - DURATION e An attempt of this length makes the next pause MIN again (10s)
        # Report
        report - FORM eb Say on standard error how it ended and what it used: none, text or json
        report-file - FILE e Append one JSON line per attempt to FILE
        report-fd - N e Write one JSON line per attempt to an open file descriptor
        to - SOCKET eb Hand the report to this machine's agent as well, by the control.sock of its directory
        # Batch
        jobs P N b How many jobs run at once (one per CPU)
        fail-fast - - b Start no more jobs after the first failure, and stop those that run
        reports - FILE b Append one JSON line per attempt to FILE
        resume - FILE b Skip the jobs that succeeded according to the reports in FILE
        # Agent
        connect - ADDRESS a Where the coordinator listens: unix:PATH or tcp:IP:PORT; others may follow
        config - FILE an The configuration that join writes ($HERO_HOME/cfg/runner.conf)
        label - K=V a What jobs can ask for; may be repeated
        slots - N a How many jobs run at once (one per CPU)
        resources - LIST a What there is, as in cpu=2,memory=1G,gpu=1 (all CPUs, all memory)
        spool - DIR anlso Where orders and reports are kept ($HERO_HOME/var/runner/NAME)
        spool-max - SIZE a How large a new spool is (1M)
        detach - - a Go to the background once the spool is open
        upgrade - - a Have the agent that runs go on as the program that lies in its place now
        force - - n Replace a configuration for another coordinator or name
        # Other
        keep-tree - - ebj Wait for processes the main one leaves behind, instead of killing them
        guard - - eb Have a second process end the job at once if the runner is killed
        json - - dl Print one JSON object instead of lines
        help h - ebdanlso Show this help
        """
    }
}
