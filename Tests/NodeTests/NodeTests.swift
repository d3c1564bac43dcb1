import Execution
import RunnerProtocol
import System
import Testing

@testable import Agent
@testable import Node

/// What the edge makes of what it is given.
struct NodeTests {
    private func start(_ change: (inout JobStart) -> Void = { _ in }) -> JobStart {
        let specification = JobSpecification(name: Array("build".utf8))
        specification.attempts.restart = .always
        var start = JobStart(
            key: AssignmentKey(job: 1, epoch: 2), specification: specification, index: nil, attemptsBefore: 3,
            restartsLeft: 4)
        change(&start)
        return start
    }

    private func variable(_ name: String, in table: StringTable) -> String? {
        table.value(of: name.utf8).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a job has the restarts that are left`() {
        let start = start()
        #expect(start.own.restartsMax == 4)
        #expect(start.own.variables.isEmpty)
        #expect(start.specification.attempts.restartsMax == nil)
    }

    @Test func `one of an array knows which, under the name that the coordinator has for it`() {
        let start = start {
            $0.index = 7
            $0.specification.environment.set(Array("HERO_JOB=web.42/build".utf8)[...])
        }
        let own = start.own
        #expect(variable("HERO_JOB", in: own.variables) == "web.42/build.7")
        #expect(variable("HERO_ARRAY_INDEX", in: own.variables) == "7")
        #expect(variable("HERO_JOB", in: start.specification.environment) == "web.42/build")
        #expect(start.specification.variables.isEmpty)
    }

    @Test func `a job without such a name has its own`() {
        let job = JobSpecification(name: Array("build".utf8))
        #expect(job.fullName(nil) == Array("build".utf8))
        #expect(job.fullName(12) == Array("build.12".utf8))
    }

    @Test(arguments: [
        ("00112233-4455-6677-8899-aabbccddeeff\n", true), ("00112233445566778899aabbccddeeff", true),
        ("00112233-4455-6677-8899-aabbccddeef", false), ("", false), ("00112233445566778899aabbccddeeff0", false),
    ])
    func `an identifier is 32 digits`(text: String, isOne: Bool) {
        let identifier = Identifier(text: Array(text.utf8))
        #expect((identifier != nil) == isOne)
        if isOne { #expect(identifier == Identifier(high: 0x0011_2233_4455_6677, low: 0x8899_aabb_ccdd_eeff)) }
    }

    @Test func `a directory is made for its owner, and belongs to one`() throws {
        let scratch = try Scratch()
        let path = scratch("a/b/spool")
        let first = try SpoolFolder.open(path)
        #expect(try scratch.mode("a/b/spool") == 0o700)
        #expect(try scratch.mode("a/b/spool/lock") == 0o600)
        do throws(NodeFailure) {
            _ = try SpoolFolder.open(path)
            Issue.record("it has two owners")
        } catch {
            #expect(error.reason == .again)
            #expect(error.holder == Array("\(Process.id)".utf8))
        }
        #expect(first.path == path)
    }

    @Test func `a directory that cannot be made is told`() throws {
        let scratch = try Scratch()
        _ = try Descriptor.open(CString(scratch("file")), [.write, .create])
        do throws(NodeFailure) {
            _ = try SpoolFolder.open(scratch("file/spool"))
            Issue.record("a file has become a directory")
        } catch {
            #expect(error.reason == .notDirectory)
        }
    }

    @Test(arguments: [
        (LinkFailure.system(.refused), "Connection refused (111)"), (.silent, "the coordinator answers no more"),
        (.goodbye(Goodbye(.removed)), "the coordinator says: this runner was removed"),
        (
            .goodbye(Goodbye(.overloaded, text: Array("try\nlater".utf8))),
            "the coordinator says: it can take no more now: try?later"
        ),
        (.version(3), "the coordinator speaks version 3, which is not known here"),
    ])
    func `a reason why there is no connection is one line`(failure: LinkFailure, text: String) {
        var line: [UInt8] = []
        failure.append(to: &line)
        #expect(String(decoding: line, as: UTF8.self) == text)
    }
}
