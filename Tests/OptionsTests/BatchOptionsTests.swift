import Options
import RunnerProtocol
import Testing

@Suite struct BatchOptionsTests {
    private func message(_ arguments: [String]) -> String? {
        do throws(UsageError) {
            _ = try BatchOptions.parse(words(arguments), from: 0, in: FakeWorld())
            return nil
        } catch {
            return text(error.line(for: .batch))
        }
    }

    @Test func `options may stand on both sides of the file`() throws {
        let arguments = ["-P4", "--fail-fast", "jobs.txt", "--report", "json", "--reports=r", "--resume", "r", "-m1G"]
        let parsed = try BatchOptions.parse(words(arguments), from: 0, in: FakeWorld())
        switch consume parsed {
        case .some(let options):
            #expect(options.jobs == 4)
            #expect(options.failure == .stop)
            #expect(options.report == .json)
            #expect(options.reports == Array("r".utf8))
            #expect(options.resume == Array("r".utf8))
            #expect(options.file == Array("jobs.txt".utf8))
            #expect(options.defaults.job.limits.memoryBytes == 1 << 30)
            #expect(options.defaults.job.streams.input == .null)
        case .none: Issue.record("not help")
        }
    }

    @Test(arguments: [[], ["-"]]) func `without a file the jobs come from standard input`(_ arguments: [String]) throws
    {
        let parsed = try BatchOptions.parse(words(arguments), from: 0, in: FakeWorld())
        switch consume parsed {
        case .some(let options):
            #expect(options.file == nil)
            #expect(options.jobs == nil)
            #expect(options.failure == .goOn)
        case .none: Issue.record("not help")
        }
    }

    @Test(
        arguments: [
            (["a", "b"], "unexpected argument 'b'"), ([""], "unexpected argument ''"),
            (["--jobs", "0"], "--jobs: '0': expected a whole number from 1 to 4096"),
            (["--name", "x"], "unknown option --name; it belongs to hero-runner exec"),
            (["--restart", "always"], "unknown option --restart; it belongs to hero-runner exec"),
            (["--stdout", "f"], "--stdout: 'f': all jobs would empty the same file; add --append"),
            (["--no-cgroup", "--pids", "3"], "--pids and --no-cgroup contradict each other"),
        ])
    func `a mistake is named`(_ arguments: [String], _ expected: String) {
        #expect(message(arguments) == "hero-runner batch: \(expected)\n")
    }

    @Test func `an option may concern only some of the jobs`() {
        #expect(message(["--backoff", "1s", "--append"]) == nil)
    }
}
