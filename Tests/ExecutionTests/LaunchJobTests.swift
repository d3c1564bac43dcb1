import RunnerProtocol
import System
import Testing

@testable import Execution

/// What a job's command line makes of the start.
struct LaunchJobTests {
    private func candidates(_ command: String, path: String?) -> [String] {
        var environment = StringTable()
        if let path { environment.set("PATH".utf8, to: path.utf8) }
        return StringTable(packed: Launch.candidates(for: Array(command.utf8), in: environment)).map { table in
            var found: [String] = []
            func take(_ string: ArraySlice<UInt8>) { found.append(String(decoding: string, as: UTF8.self)) }
            table.forEach(take)
            return found
        } ?? []
    }

    @Test(arguments: ["/bin/ls", "./ls", "bin/ls", "ls/", "/"])
    func `a command with a slash is itself`(command: String) {
        #expect(candidates(command, path: "/a:/b") == [command])
    }

    @Test func `a command is looked for in each directory in turn`() {
        #expect(candidates("ls", path: "/a:/b/:c") == ["/a/ls", "/b//ls", "c/ls"])
    }

    @Test(arguments: [
        ("", ["ls"]), (":", ["ls", "ls"]), (":/a", ["ls", "/a/ls"]), ("/a:", ["/a/ls", "ls"]),
        ("/a::/b", ["/a/ls", "ls", "/b/ls"]),
    ])
    func `an empty directory is the job's own`(path: String, found: [String]) {
        #expect(candidates("ls", path: path) == found)
    }

    @Test func `without a PATH there is the usual one`() {
        #expect(candidates("ls", path: nil) == ["/usr/local/bin/ls", "/usr/bin/ls", "/bin/ls"])
    }

    @Test func `no command at all is looked for nowhere else`() {
        #expect(candidates("", path: "/a:/b") == [""])
    }

    @Test func `a directory too long for the kernel is passed over`() {
        let long = "/" + String(repeating: "x", count: 4096)
        #expect(candidates("ls", path: "\(long):/a") == ["/a/ls"])
        #expect(candidates("ls", path: long) == [])
    }

    /// What the runner says to a job; `coordinatorsName` stands in its environment.
    private func overrides(
        name: String = "build", coordinatorsName: String? = nil, index: UInt64? = nil, files: String = "",
        duty: Duty = .agent
    ) -> [String] {
        let job = JobSpecification(name: Array(name.utf8))
        if let coordinatorsName { job.environment.set("HERO_JOB".utf8, to: coordinatorsName.utf8) }
        let launch = Launch(job, index: index, files: Array(files.utf8), attempt: 12, for: duty)
        return launch.overrides.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `the job's name and attempt stand in its environment`() {
        #expect(overrides(name: "na=me", duty: .command) == ["HERO_JOB=na=me", "HERO_ATTEMPT=12"])
    }

    @Test func `an agent's job has the name that its coordinator gave it, if it did`() {
        #expect(overrides() == ["HERO_JOB=build", "HERO_ATTEMPT=12"])
        #expect(overrides(coordinatorsName: "web.42/build") == ["HERO_JOB=web.42/build", "HERO_ATTEMPT=12"])
        #expect(
            overrides(coordinatorsName: "web.42/build", duty: .command) == ["HERO_JOB=build", "HERO_ATTEMPT=12"])
    }

    @Test func `one of an array knows which`() {
        #expect(
            overrides(coordinatorsName: "web.42/build", index: 7)
                == ["HERO_JOB=web.42/build.7", "HERO_ATTEMPT=12", "HERO_ARRAY_INDEX=7"])
        #expect(overrides(index: 7) == ["HERO_JOB=build.7", "HERO_ATTEMPT=12", "HERO_ARRAY_INDEX=7"])
    }

    @Test func `a job knows where its files are, and starts there if it starts nowhere else`() {
        #expect(overrides(files: "/a/b").last == "HERO_FILES=/a/b")
        let job = JobSpecification(name: [])
        let files = Array("/a/b".utf8)
        #expect(Launch(job, files: files, attempt: 1).directory == Array("/a/b\0".utf8))
        job.directory = Array("/c".utf8)
        #expect(Launch(job, files: files, attempt: 1).directory == Array("/c\0".utf8))
    }

    @Test func `an agent's job leads a session`() {
        let job = JobSpecification(name: [])
        #expect(Launch(job, attempt: 1, for: .agent).leadsSession)
        #expect(!Launch(job, attempt: 1).leadsSession)
    }

    @Test func `a job without wishes leaves everything as it is`() {
        let launch = Launch(JobSpecification(name: []), attempt: 1)
        #expect(launch.user == nil && launch.group == nil && launch.supplementaryGroups == nil)
        #expect(launch.umask == nil && launch.nice == nil && launch.oomScoreAdjust.isEmpty)
        #expect(launch.resourceLimits.isEmpty && !launch.hasNoNewPrivileges && launch.directory.isEmpty)
    }

    @Test func `a job's wishes reach the start`() {
        let job = JobSpecification(name: [])
        job.identity.user = .init(id: 1, group: 2, supplementaryGroups: [3, 4])
        job.identity.umask = 0o27
        job.identity.nice = -3
        job.identity.oomScoreAdjust = -1000
        job.identity.resourceLimits = [.init(resource: 7, soft: 10, hard: .max)]
        job.identity.privileges = .noNew
        job.directory = [UInt8]("/tmp")
        let launch = Launch(job, attempt: 1)
        #expect(launch.user == 1 && launch.group == 2 && launch.supplementaryGroups == [3, 4])
        #expect(launch.umask == 0o27 && launch.nice == -3)
        #expect(launch.oomScoreAdjust == Array("-1000\0".utf8))
        #expect(launch.resourceLimits == [7, 10, .max])
        #expect(launch.hasNoNewPrivileges)
        #expect(launch.directory == Array("/tmp\0".utf8))
    }
}
