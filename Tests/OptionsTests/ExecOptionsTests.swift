import Options
import RunnerProtocol
import System
import Testing

@Suite struct ExecOptionsTests {
    @Test func `everything behind the options is the command`() throws {
        for arguments in [
            ["--nice=5", "ls", "-l", "--", "--nice"], ["--nice", "5", "--", "ls", "-l", "--", "--nice"],
        ] {
            let options = try #require(try ExecOptions.parse(words(arguments), from: 0, in: FakeWorld()))
            #expect(list(options.job.arguments) == ["ls", "-l", "--", "--nice"])
            #expect(options.job.identity.nice == 5)
            #expect(text(options.job.name) == "ls")
        }
    }

    @Test(arguments: [["-m", "64M"], ["-m64M"], ["--memory", "64M"], ["--memory=64M"], ["--memory=1G", "-m64M"]])
    func `a value may be written in four ways, and the last one counts`(_ arguments: [String]) throws {
        let options = try #require(try ExecOptions.parse(words(arguments + ["true"]), from: 0, in: FakeWorld()))
        #expect(options.job.limits.memoryBytes == 64 << 20)
    }

    @Test func `every option reaches its place`() throws {
        var world = FakeWorld.users
        world.devices["/dev/sda"] = BlockDevice(major: 8, minor: 0)
        let options = try #require(
            try exec(
                "--name", "build", "--cwd", "/tmp", "--user", "anna", "--umask", "027", "--nice", "-5",
                "--oom-score-adj", "500", "--rlimit", "nofile=1024:4096", "--rlimit", "core=unlimited",
                "--rlimit=stack=8M", "--no-new-privs", "--stdin", "null", "--stdout", "out", "--stderr", "stdout",
                "--append", "--log-max", "1M", "--log-keep", "7", "--memory", "64M", "--memory-high", "48M", "--swap",
                "0", "--cpus", "0.5", "--cpu-weight", "50", "--pids", "100", "--io-read", "/dev/sda=10M", "--io-write",
                "8:0=1M", "--io-write", "8:16=2M", "--best-effort", "--timeout", "5m", "--cpu-time", "1m", "--grace",
                "0", "--stop-signal", "INT", "--restart", "always", "--max-restarts", "4", "--backoff", "1s..10s",
                "--stable", "1m", "--report", "json", "--report-file", "r.json", "--keep-tree", "--guard",
                "--cgroup-parent", "/sys/fs/cgroup/a", in: world))
        let job = JobSpecification(name: Array("build".utf8))
        job.arguments.append("true".utf8)
        job.environment = world.environment()
        job.directory = Array("/tmp".utf8)
        job.identity.user = Identity.User(id: 1000, group: 1000, supplementaryGroups: [1000, 29, 44])
        job.identity.umask = 0o27
        job.identity.nice = -5
        job.identity.oomScoreAdjust = 500
        job.identity.resourceLimits = [
            Identity.ResourceLimit(resource: 7, soft: 1024, hard: 4096),
            Identity.ResourceLimit(resource: 4, soft: .max, hard: .max),
            Identity.ResourceLimit(resource: 3, soft: 8 << 20, hard: 8 << 20),
        ]
        job.identity.privileges = .noNew
        job.streams.input = .null
        job.streams.output = .file(Array("out".utf8))
        job.streams.errors = .joined
        job.streams.existing = .appended
        job.streams.rotation = Streams.Rotation(bytesMax: 1 << 20, keep: 7)
        job.limits.memoryBytes = 64 << 20
        job.limits.memoryHighBytes = 48 << 20
        job.limits.swapBytes = 0
        job.limits.cpuThousandths = 500
        job.limits.cpuWeight = 50
        job.limits.processes = 100
        var sda = ControlLimits.DeviceLimit(major: 8, minor: 0)
        sda.readBytesPerSecond = 10 << 20
        sda.writeBytesPerSecond = 1 << 20
        var sdb = ControlLimits.DeviceLimit(major: 8, minor: 16)
        sdb.writeBytesPerSecond = 2 << 20
        job.limits.io = [sda, sdb]
        job.enforcement = .bestEffort
        job.leftovers = .awaited
        job.timing.wallMilliseconds = 300_000
        job.timing.cpuMilliseconds = 60_000
        job.timing.graceMilliseconds = 0
        job.timing.stopSignal = 2
        job.attempts.restart = .always
        job.attempts.restartsMax = 4
        job.attempts.backoffMilliseconds = 1000
        job.attempts.backoffMaxMilliseconds = 10_000
        job.attempts.stableMilliseconds = 60_000
        #expect(options.job == job)
        #expect(options.report == .json)
        #expect(options.reportTarget == .file(Array("r.json".utf8)))
        #expect(options.watcher == .process)
        #expect(options.cgroupParent == Array("/sys/fs/cgroup/a".utf8))
    }

    @Test func `retries are restarts after failure that no long attempt makes endless`() throws {
        let attempts = try #require(try exec("--retries", "3")).job.attempts
        #expect(attempts.restart == .onFailure)
        #expect(attempts.restartsMax == 3)
        #expect(attempts.stableMilliseconds == .max)
    }

    @Test func `one duration is a pause that does not grow`() throws {
        let attempts = try #require(try exec("--restart", "on-failure", "--backoff", "2s")).job.attempts
        #expect(attempts.backoffMilliseconds == 2000 && attempts.backoffMaxMilliseconds == 2000)
        #expect(attempts.restartsMax == nil)
    }

    @Test func `help is asked for in front of the command only`() throws {
        #expect(try ExecOptions.parse(words(["--nice", "1", "--help"]), from: 0, in: FakeWorld()) == nil)
        #expect(try ExecOptions.parse(words(["-h"]), from: 0, in: FakeWorld()) == nil)
        let options = try #require(try ExecOptions.parse(words(["ls", "--help"]), from: 0, in: FakeWorld()))
        #expect(list(options.job.arguments) == ["ls", "--help"])
    }

    @Test func `the environment is the runner's own, then the options in their order`() throws {
        var world = FakeWorld()
        world.files["vars"] = "A=file\nB=file\nHOME='/file home'\n"
        let options = try #require(try exec("--env", "A=1", "--env-file", "vars", "-eB=2", "-e", "C=", in: world))
        #expect(list(options.job.environment) == ["PATH=/bin", "A=file", "HOME=/file home", "B=2", "C="])
        let cleared = try #require(try exec("--env", "A=x=y", "--clear-env"))
        #expect(list(cleared.job.environment) == ["A=x=y"])
    }

    @Test(arguments: [
        (["/usr/bin/gzip"], "gzip"), (["./a b"], "a b"), (["x\ny"], "x_y"), (["dir/"], "job"), ([""], "job"),
        ([".."], "job"), ([String(repeating: "n", count: 500)], String(repeating: "n", count: 128)),
    ]) func `a job is named after its command`(_ command: [String], _ name: String) throws {
        let options = try #require(try ExecOptions.parse(words(["--"] + command), from: 0, in: FakeWorld()))
        #expect(text(options.job.name) == name)
    }
}
