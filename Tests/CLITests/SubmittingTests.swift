import API
import FoundationEssentials
import Testing

@testable import CLI

/// What the words of `hero-proc run` ask the coordinator for.
@Suite struct SubmittingTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func wish(_ words: String...) throws -> RunSubmit.Parameters { try Submitting(words).parameters }

    private func refusal(_ words: String...) -> String? {
        let error = #expect(throws: UsageError.self) { try Submitting(words) }
        return error?.message
    }

    @Test func `a command runs here, with this environment`() throws {
        let wish = try wish("/usr/bin/make", "all")
        #expect(wish.name == "make")
        #expect(wish.direct == nil)
        #expect(wish.cause == "user \(ProcessInfo.processInfo.userName)")
        let group = try #require(wish.jobs.first)
        #expect(wish.jobs.count == 1)
        #expect(group.name == "make")
        #expect(group.job["command"] == .array([.string("/usr/bin/make"), .string("all")]))
        #expect(group.job["cwd"] == .string(FileManager.default.currentDirectoryPath))
        #expect(group.job["clear-env"] == .bool(true))
        #expect(group.job["env"]?["PATH"]?.text == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test func `options say what is different`() throws {
        let wish = try wish(
            "--name", "web", "--direct", "--array=1-9", "--on", "a=b", "--on=c=d", "--reserve", "cpu=0.5", "--priority",
            "-3", "--max-running", "2", "--when-lost", "wait", "--lease", "5m", "--deadline", "1h", "--cwd", "/", "-e",
            "A=1", "--env", "B=x=y", "--timeout", "10s", "-m", "64M", "--rlimit", "nofile=9", "--rlimit", "core=0",
            "--clear-env", "--", "-odd", "--name")
        #expect(wish.name == "web")
        #expect(wish.direct == true)
        let group = try #require(wish.jobs.first)
        #expect(group.array == "1-9")
        #expect(group.on == ["a=b", "c=d"])
        #expect(group.reserve == ["cpu": "0.5"])
        #expect(group.priority == -3)
        #expect(group.maxRunning == 2)
        #expect(group.whenLost == .wait)
        #expect(group.lease == "5m")
        #expect(group.deadline == "1h")
        #expect(group.job["command"] == .array([.string("-odd"), .string("--name")]))
        #expect(group.job["cwd"] == .string("/"))
        #expect(group.job["timeout"] == .string("10s"))
        #expect(group.job["memory"] == .string("64M"))
        #expect(group.job["rlimit"] == .array([.string("nofile=9"), .string("core=0")]))
        #expect(group.job["env"] == .object(["A": .string("1"), "B": .string("x=y")]))
    }

    @Test(arguments: [
        ("make", "make"), ("/usr/bin/g++", "g--"), ("./my script.sh", "my-script-sh"), ("-x", "x"), ("/", "job"),
        ("été", "t-"), (String(repeating: "a", count: 99), String(repeating: "a", count: 64)),
    ])
    func `a run is called as its command, as far as names go`(command: String, name: String) {
        #expect(Submitting.name(of: command) == name)
    }

    // MARK: Files

    @Test func `a file holds a run of several jobs`() throws {
        let file = try folder.file(
            "run.json",
            #"{"name":"web","direct":true,"cause":"nightly","jobs":[{"job":{"command":["x"],"cwd":"/"}},{"job":{"command":["y"]}}]}"#
        )
        let own = try wish("--file", file)
        #expect(own.name == "web")
        #expect(own.direct == true)
        #expect(own.cause == "nightly")
        #expect(own.jobs.map { $0.job["cwd"]?.text } == ["/", FileManager.default.currentDirectoryPath])
        #expect(try wish("--file", file, "--name", "other").name == "other")
        let nameless = try folder.file("nameless.json", #"{"jobs":[]}"#)
        #expect(try wish("--name", "other", "--file", nameless).name == "other")
        #expect(refusal("--file", nameless) == "\(nameless): `name` is missing")
    }

    @Test(arguments: [
        ("", "the text is not JSON"), ("{", "the text is not JSON"),
        ("[]", "an object with `name` and `jobs` is expected"), (#"{"name":"a"}"#, "`jobs` is missing"),
        (#"{"name":"a","jobs":{}}"#, "`jobs`: "), (#"{"name":"a","jobs":[{}]}"#, "`jobs[0]`: `job` is missing"),
        (#"{"name":"a","jobs":[],"needs":[]}"#, "there is no parameter `needs`"),
        (#"{"name":"a","jobs":[{"job":{},"need":["b"]}]}"#, "`jobs[0]`: there is no `need`; known are: "),
    ])
    func `a file that is no run is refused`(text: String, message: String) throws {
        let file = try folder.file("run.json", text)
        #expect(refusal("--file", file)?.hasPrefix("\(file): \(message)") == true)
    }

    @Test func `a file that is not there is refused`() {
        #expect(refusal("--file", "\(folder.path)/none")?.hasPrefix("\(folder.path)/none cannot be read: ") == true)
        #expect(refusal("--file") == "--file needs a value")
    }

    @Test func `what the file says no option says`() throws {
        let file = try folder.file("run.json", #"{"name":"web","jobs":[]}"#)
        #expect(refusal("--file", file, "--", "x") == "with --file no command is expected")
        #expect(refusal("--file", file, "x") == "with --file no command is expected")
        #expect(refusal("--file", file, "--memory", "1G") == "--memory belongs into the file that --file names")
        #expect(refusal("--file", file, "--array", "1-2") == "--array belongs into the file that --file names")
        #expect(refusal("--file", file, "--clear-env") == "--clear-env belongs into the file that --file names")
    }
}
