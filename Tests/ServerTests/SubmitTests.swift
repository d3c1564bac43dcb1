import API
import Testing

@testable import Server

/// `run.submit`.
@Suite struct SubmitTests {
    private let folder: Folder
    private let served: ServedInterface

    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
    }

    @Test func `jobs that need each other, arrays and single jobs are taken and have names`() throws {
        let run = try served.submit(
            """
            [{"name":"a","job":{"command":["/bin/true"]}},
             {"name":"b","job":{"command":["/bin/true"]},"array":"1-3","needs":["a"]},
             {"name":"c","job":{"command":["/bin/true"]},"needs":["a","b"]}]
            """, #","cause":"test""#)
        #expect(run == "web.1")
        let detail = try served.call(RunGet.self, #"{"run":"web.1"}"#)
        #expect(detail.summary.cause == "test")
        #expect(detail.groups.map(\.name) == ["a", "b", "c"])
        #expect(detail.groups.map(\.needs) == [[], ["a"], ["a", "b"]])
        #expect(
            detail.jobs.map(\.job) == ["web.1/a", "web.1/b.1", "web.1/b.2", "web.1/b.3", "web.1/c"])
        #expect(!detail.hasMore)
        #expect(try served.submit(#"[{"job":{"command":["/bin/true"]}}]"#) == "web.2")
        #expect(try served.call(JobList.self, #"{"run":"web.2"}"#).jobs.map(\.job) == ["web.2/true"])
        try served.stop()
    }

    @Test func `a job without a run is called like one`() throws {
        #expect(try served.submit(#"[{"job":{"command":["/bin/true"]}}]"#, #","direct":true"#) == "web.1")
        #expect(try served.call(JobGet.self, #"{"job":"web.1"}"#).job.job == "web.1")
        #expect(try served.call(RunGet.self, #"{"run":"web.1"}"#).summary.run == "web.1")
        #expect(try served.call(RunList.self).runs.isEmpty)
        try served.stop()
    }

    @Test func `what cannot be carried out is refused, and says what and where`() throws {
        let job = #""job":{"command":["/bin/true"]}"#
        let cases: [(jobs: String, message: String)] = [
            ("[]", "there are no jobs to be run"),
            ("[{\"name\":\"a b\",\(job)}]", "`a b` is no name"), ("[{\"name\":\"\",\(job)}]", "`` is no name"),
            ("[{\"name\":\"a\",\(job)},{\"name\":\"a\",\(job)}]", "two jobs are named `a`"),
            ("[{\"name\":\"a\",\(job),\"needs\":[\"b\"]}]", "`a` needs `b`, which is no job of this run"),
            ("[{\"name\":\"a\",\(job),\"needs\":[\"a\"]}]", "the jobs need each other in a circle: a -> a"),
            (
                "[{\"name\":\"a\",\(job),\"needs\":[\"b\"]},{\"name\":\"b\",\(job),\"needs\":[\"a\"]}]",
                "the jobs need each other in a circle: a -> b -> a"
            ),
            (#"[{"name":"a","job":{}}]"#, "job `a`: "), (#"[{"job":{"command":[]}}]"#, "job 1: "),
            (#"[{"job":{"command":["x"],"comand":1}}]"#, "job 1: "),
            (#"[{"job":{"command":["x"],"timeout":"soon"}}]"#, "job 1: "),
            ("[{\(job),\"need\":[\"a\"]}]", "`jobs[0]`: there is no `need`"),
            ("[{\(job),\"array\":\"0-3\"}]", "job 1: the array `0-3` must be FIRST-LAST"),
            ("[{\(job),\"array\":\"3\"}]", "job 1: the array `3` must be"),
            ("[{\(job),\"array\":\"3-1\"}]", "job 1: the array `3-1` must be"),
            ("[{\(job),\"array\":\"1-1000001\"}]", "1000001 jobs are too many at a time; at most 1000000 are taken"),
            ("[{\(job),\"array\":\"1-18446744073709551615\"}]", "18446744073709551615 jobs are too many"),
            ("[{\(job),\"on\":[\"gpu\"]}]", "`gpu` is no label NAME=VALUE"),
            ("[{\(job),\"reserve\":{\"cpu\":\"many\"}}]", "job 1: `cpu` cannot be `many`; it must be such as 0.5"),
            ("[{\(job),\"reserve\":{\"g p u\":\"1\"}}]", "`g p u` is no name of a resource"),
            ("[{\(job),\"lease\":\"1s\"}]", "a lease of 1000 ms is too short; at least 60000 ms are needed"),
            ("[{\(job),\"lease\":\"long\"}]", "job 1: `lease` cannot be `long`"),
            ("[{\(job),\"lease\":\"10m\",\"when_lost\":\"wait\"}]", "job 1: what waits for its runner has no lease"),
            ("[{\(job),\"when_lost\":\"panic\"}]", "`jobs[0].when_lost`: "),
            ("[{\(job),\"deadline\":\"x\"}]", "job 1: `deadline` cannot be `x`"),
            ("[{\(job),\"priority\":9999999999}]", "a number is out of range"),
            ("[{\(job),\"max_running\":-1}]", "a number is out of range"),
        ]
        for (jobs, message) in cases {
            let error = try served.refusal(RunSubmit.self, "{\"name\":\"web\",\"jobs\":\(jobs)}")
            #expect(error?.code == RPCError.Code.badParameters.rawValue, "\(jobs)")
            #expect(error?.message.hasPrefix(message) == true, "\(jobs): \(error?.message ?? "-")")
        }
        for form in [
            "[{\(job)},{\"name\":\"b\",\(job)}]", "[{\(job),\"array\":\"1-2\"}]", "[{\(job),\"array\":\"1-1\"}]",
        ] {
            let error = try served.refusal(RunSubmit.self, "{\"name\":\"web\",\"direct\":true,\"jobs\":\(form)}")
            #expect(error?.message == "without a run there is one job, which needs none and is no array")
        }
        #expect(try served.refusal(RunSubmit.self, "{\"name\":\"../x\",\"jobs\":[{\(job)}]}")?.code == -32602)
        // Nothing of all that has used up a name.
        #expect(try served.submit("[{\(job)}]") == "web.1")
        try served.stop()
    }

    @Test func `a job that no frame could carry is refused`() throws {
        let word = String(repeating: "x", count: 300_000)
        let words = Array(repeating: "\"\(word)\"", count: 8).joined(separator: ",")
        let error = try served.refusal(
            RunSubmit.self, "{\"name\":\"web\",\"jobs\":[{\"name\":\"a\",\"job\":{\"command\":[\(words)]}}]}")
        #expect(error?.code == RPCError.Code.badParameters.rawValue)
        try served.stop()
    }
}
