import API
import System
import Testing

@testable import CLI

/// What commands print, from a coordinator's answers to lines for people and JSON for programs.
@Suite struct TablesTests {
    private let folder: Folder
    private let coordinator: CannedCoordinator
    /// Two days and a good three hours ago, so that the text stays the same while a test runs.
    private let longAgo = WallClock.milliseconds - 185_400_000

    init() throws {
        folder = try Folder()
        coordinator = try CannedCoordinator(in: folder)
    }

    private func lines(_ trial: Trial) -> [String] {
        #expect(trial.status == 0)
        #expect(trial.errors == [])
        return trial.printed
    }

    private var runAnswer: String {
        """
        {"runs":[
          {"run":"web.42","state":"running","cause":"user me","submitted_ms":\(longAgo),
           "jobs":{"running":1,"succeeded":30,"queued":2}},
          {"run":"nightly-build.7","state":"failed","cause":"schedule","submitted_ms":\(longAgo),
           "ended_ms":\(longAgo + 65_000),"jobs":{"failed":1}}]}
        """
    }

    @Test func `runs`() throws {
        try coordinator.answer("run.list", runAnswer)
        #expect(
            lines(Trial("run", "list", at: folder)) == [
                "RUN              STATE    JOBS                               SUBMITTED  TOOK   CAUSE",
                "web.42           running  2 queued, 1 running, 30 succeeded  2d 3h ago  -      user me",
                "nightly-build.7  failed   1 failed                           2d 3h ago  1m 5s  schedule",
            ])
        #expect(coordinator.calls() == [#"run.list {"live":false}"#])
    }

    @Test func `a terminal's width cuts lines, and nothing else does`() throws {
        try coordinator.answer("run.list", runAnswer)
        for line in lines(Trial("run", "list", at: folder, columns: 40)).dropFirst() {
            #expect(line.count == 40)
            #expect(line.hasSuffix("…"))
        }
    }

    @Test func `runs as they were asked for`() throws {
        try coordinator.answer("run.list", #"{"runs":[]}"#)
        #expect(
            lines(Trial("run", "list", "web", "--live", "--max", "3", at: folder)) == [
                "RUN  STATE  JOBS  SUBMITTED  TOOK  CAUSE"
            ])
        #expect(coordinator.calls() == [#"run.list {"live":true,"max":3,"name":"web"}"#])
    }

    @Test func `a run with its jobs`() throws {
        try coordinator.answer(
            "run.get",
            """
            {"summary":{"run":"web.1","state":"failed","cause":"user me","submitted_ms":1000,"ended_ms":4000,
             "jobs":{"succeeded":1,"failed":1}},"has_more":true,
             "groups":[{"name":"a","needs":[],"jobs":{"succeeded":1}},{"name":"b","needs":["a"],"jobs":{"failed":1}}],
             "jobs":[{"job":"web.1/a","state":"succeeded","runner":"local","attempts":1,"started_ms":1000,"ended_ms":1400},
                     {"job":"web.1/b","state":"failed","attempts":2,"reason":"exit status 3"}]}
            """)
        #expect(
            lines(Trial("run", "show", "web.1", at: folder)) == [
                "web.1: failed (1 succeeded, 1 failed), took 3s, asked for by user me",
                "JOB      STATE      RUNNER  ATTEMPTS  TOOK   REASON",
                "web.1/a  succeeded  local   1         400ms",
                "web.1/b  failed     -       2         -      exit status 3",
                "... and more: hero-proc job list web.1",
            ])
        #expect(coordinator.calls() == [#"run.get {"run":"web.1"}"#])
    }

    @Test func `a run in a line for each name`() throws {
        try coordinator.answer(
            "run.get",
            """
            {"summary":{"run":"web.1","state":"running","cause":"test","submitted_ms":1000,"jobs":{}},"has_more":false,
             "groups":[{"name":"thumbs","needs":[],"jobs":{"succeeded":12,"failed":1}},{"name":"b","needs":[],"jobs":{}}],
             "jobs":[]}
            """)
        #expect(
            lines(Trial("run", "show", "--summary", "web.1", at: folder)) == [
                "web.1: running (no jobs), asked for by test",
                "JOBS    OF  STATES",
                "thumbs  13  12 succeeded, 1 failed",
                "b       0   no jobs",
            ])
    }

    @Test func `jobs, and how many are left out`() throws {
        try coordinator.answer(
            "job.list",
            #"{"total":3,"jobs":[{"job":"web.1/a.7","state":"queued","attempts":0,"reason":"waits for what it needs"}]}"#
        )
        #expect(
            lines(Trial("job", "list", "web.1", "--offset=6", "--max", "1", at: folder)) == [
                "JOB        STATE   RUNNER  ATTEMPTS  TOOK  REASON",
                "web.1/a.7  queued  -       0         -     waits for what it needs",
                "1 of 3 jobs",
            ])
        #expect(coordinator.calls() == [#"job.list {"max":1,"offset":6,"run":"web.1"}"#])
    }

    @Test func `a job with its attempts`() throws {
        try coordinator.answer(
            "job.get",
            """
            {"job":{"job":"web.1/a","state":"failed","reason":"signal KILL","runner":"local","attempts":2},
             "command":["make","-j2"],"attempts":[
             {"attempt":1,"cause":"exit","exit_code":3,"wall_us":1500000,"user_us":1000,"system_us":2000,
              "max_rss_bytes":2048,"runner":"local"},
             {"attempt":2,"cause":"signal","signal":"KILL","wall_us":61000000,"memory_peak_bytes":1048576,"runner":"two"}]}
            """)
        #expect(
            lines(Trial("job", "show", "web.1/a", at: folder)) == [
                "web.1/a: failed, signal KILL", "  command  make -j2", "  runner   local",
                "ATTEMPT  CAUSE   EXIT  WALL   CPU  MEMORY  RUNNER",
                "~1       exit    3     1s     3ms  2K      local",
                "~2       signal  KILL  1m 1s  0ms  1024K   two",
            ])
    }

    private var runnerAnswer: String {
        """
        {"runners":[
          {"name":"local","connected":true,"intake":"open","slots":4,"jobs":3,"labels":["zone=b","disk=fast"],
           "resources":{"memory":1024,"cpu":4000},"machine":"box","version":"0.1","address":"unix"},
          {"name":"two","connected":true,"intake":"draining","slots":2,"jobs":0,"labels":[],"resources":{}},
          {"name":"three","connected":false,"silent_since_ms":\(longAgo),"intake":"open","slots":1,"jobs":0,"labels":[],
           "resources":{},"address":"tcp:192.0.2.7:40312"},
          {"name":"four","connected":false,"silent_since_ms":\(longAgo),"intake":"open","jobs":0,"labels":[],"resources":{}}]}
        """
    }

    @Test func `runners`() throws {
        try coordinator.answer("runner.list", runnerAnswer)
        #expect(
            lines(Trial("runner", "list", at: folder)) == [
                "RUNNER  STATE                    JOBS  SLOTS  MACHINE  ADDRESS              LABELS",
                "local   connected                3     4      box      unix                 zone=b disk=fast",
                "two     draining                 0     2      -        -",
                "three   unknown since 2d 3h ago  0     1      -        tcp:192.0.2.7:40312",
                "four    never seen               0     -      -        -",
            ])
    }

    @Test func `one runner`() throws {
        try coordinator.answer(
            "runner.get",
            """
            {"name":"two","connected":false,"silent_since_ms":\(longAgo),"intake":"open","slots":4,"jobs":3,
             "labels":["zone=b","disk=fast"],"resources":{"memory":1024,"cpu":4000},"machine":"box","version":"0.1",
             "address":"tcp:192.0.2.7:40312","key":"SHA256:AbC","token_expires_at_ms":1801000000000}
            """)
        #expect(
            lines(Trial("runner", "show", "two", at: folder)) == [
                "two: unknown since 2d 3h ago", "  jobs       3 of 4", "  machine    box", "  version    0.1",
                "  address    tcp:192.0.2.7:40312", "  key        SHA256:AbC",
                "  token      not used, good until 2027-01-26T21:46:40Z", "  labels     zone=b disk=fast",
                "  has        cpu=4", "  has        memory=1024",
            ])
        coordinator.refuse("runner.get", RPCError(.notFound, "there is no runner `four`; see `hero-proc runner list`"))
        let none = Trial("runner", "show", "four", at: folder)
        #expect(none.status == 1)
        #expect(none.errors == ["hero-proc: there is no runner `four`; see `hero-proc runner list`"])
        #expect(coordinator.calls() == [#"runner.get {"name":"two"}"#, #"runner.get {"name":"four"}"#])
    }

    @Test func `a token is the one line of standard output, and what it is stands on standard error`() throws {
        let answer =
            #"{"name":"node7","token":"hero1-AbC","expires_at_ms":1801000000000,"addresses":["tcp:a:1","tcp:b:2"]}"#
        try coordinator.answer("runner.enroll", answer)
        let trial = Trial(
            "runner", "enroll", "node7", "--expires", "10m", "--address", "tcp:a:1", "--address=tcp:b", at: folder)
        #expect(trial.status == 0)
        #expect(trial.printed == ["hero-runner join hero1-AbC"])
        #expect(
            trial.errors == [
                "makes a machine the runner node7, good once and until 2027-01-26T21:46:40Z; it connects to tcp:a:1, tcp:b:2"
            ])
        try coordinator.answer("runner.enroll", answer)
        let text = lines(Trial("runner", "enroll", "node7", "--json", at: folder)).joined(separator: "\n")
        #expect(try JSONValue(parsing: Array(text.utf8)) == JSONValue(parsing: Array(answer.utf8)))
        #expect(
            coordinator.calls() == [
                #"runner.enroll {"addresses":["tcp:a:1","tcp:b:7419"],"expires_ms":600000,"name":"node7"}"#,
                #"runner.enroll {"name":"node7"}"#,
            ])
    }

    @Test func `a runner of this machine is enrolled without a token`() throws {
        try coordinator.answer("runner.enroll", #"{"name":"two"}"#)
        #expect(
            lines(Trial("runner", "enroll", "two", "--local", at: folder)) == [
                "two may connect: hero-runner agent --name two --connect unix:\(folder.path)/hero_proc/runner.sock"
            ])
        #expect(coordinator.calls() == [#"runner.enroll {"local":true,"name":"two"}"#])
    }

    @Test func `the coordinator`() throws {
        try coordinator.answer(
            "coordinator.status",
            """
            {"version":"1.2.3","process":77,"started_ms":\(longAgo),"state_directory":"/srv/hero","jobs":{"running":2},
             "runs":1,"runners":3,"runners_connected":2}
            """)
        #expect(
            lines(Trial("status", at: folder)) == [
                "hero-proc 1.2.3, process 77, started 2d 3h ago", "  state    /srv/hero", "  runs     1 live",
                "  jobs     2 running", "  runners  2 of 3 connected",
            ])
        #expect(coordinator.calls() == ["coordinator.status {}"])
    }

    @Test(arguments: [
        (["run", "cancel", "web.1"], "run.cancel", #"{"name":"web.1","now":false}"#, "2 jobs being ended"),
        (["run", "cancel", "--now", "web.1"], "run.cancel", #"{"name":"web.1","now":true}"#, "2 jobs being ended"),
        (["run", "retry", "web.1"], "run.retry", #"{"run":"web.1"}"#, "2 jobs run again"),
        (["job", "cancel", "web.1/a"], "job.cancel", #"{"name":"web.1/a","now":false}"#, "2 jobs being ended"),
        (
            ["job", "signal", "web.1/a", "HUP"], "job.signal", #"{"job":"web.1/a","signal":"HUP"}"#,
            "2 jobs sent the signal"
        ),
        (["runner", "drain", "one"], "runner.drain", #"{"name":"one"}"#, "2 jobs left to it; it gets no more"),
        (["runner", "open", "one"], "runner.open", #"{"name":"one"}"#, "2 jobs with it; it takes more"),
        (
            ["runner", "remove", "one", "--with-jobs"], "runner.remove", #"{"name":"one","with_jobs":true}"#,
            "2 jobs given up with it"
        ),
    ])
    func `how many jobs something concerns`(words: [String], method: String, parameters: String, line: String) throws {
        try coordinator.answer(method, #"{"jobs":2}"#)
        try coordinator.answer(method, #"{"jobs":2}"#)
        let environment = ["HERO_SOCKET_DIR": folder.path]
        #expect(lines(Trial(words, in: environment)) == [line])
        #expect(lines(Trial(words + ["--json"], in: environment)) == ["{\n  \"jobs\" : 2\n}"])
        #expect(coordinator.calls() == ["\(method) \(parameters)", "\(method) \(parameters)"])
    }

    @Test func `what is shown as JSON is what the coordinator gave`() throws {
        let cases: [([String], String, String)] = [
            (["run", "list"], "run.list", runAnswer), (["runner", "list"], "runner.list", runnerAnswer),
            (["job", "list", "web.1"], "job.list", #"{"total":0,"jobs":[]}"#),
        ]
        for (words, method, answer) in cases {
            try coordinator.answer(method, answer)
            let text = lines(Trial(words + ["--json"], in: ["HERO_SOCKET_DIR": folder.path])).joined(separator: "\n")
            #expect(try JSONValue(parsing: Array(text.utf8)) == JSONValue(parsing: Array(answer.utf8)))
        }
    }

    @Test(arguments: [
        (UInt64(0), "0ms"), (999, "999ms"), (1_000, "1s"), (59_999, "59s"), (60_000, "1m 0s"), (3_599_999, "59m 59s"),
        (3_600_000, "1h 0m"), (86_399_999, "23h 59m"), (86_400_000, "1d 0h"), (.max, "213503982334d 14h"),
    ])
    func `spans of time`(milliseconds: UInt64, text: String) {
        #expect(spoken(milliseconds: milliseconds) == text)
    }
}
