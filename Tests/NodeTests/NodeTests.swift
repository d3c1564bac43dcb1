import Agent
import RunnerProtocol
import System
import Testing

@testable import Node

/// What the edge makes of what it is given.
struct NodeTests {
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
