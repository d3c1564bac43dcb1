import Model
import Runners
import Testing

struct RosterTests {
    private let key = [UInt8](repeating: 1, count: 32)
    private let other = [UInt8](repeating: 2, count: 32)

    private func record(_ number: UInt64, key: [UInt8]? = nil, token: UInt8? = nil) -> RunnerRecord {
        var record = RunnerRecord(id: RunnerID(number), name: "node\(number)")
        record.key = key
        record.token = token.map { TokenRecord(hash: [$0], expiresAtMilliseconds: 1_000) }
        return record
    }

    @Test func `a runner is found by its name, its key and its token`() {
        let roster = Roster([record(1, key: key), record(2, token: 9)])
        #expect(roster.id(of: "node2") == RunnerID(2))
        #expect(roster.name(of: RunnerID(1)) == "node1")
        #expect(roster.key(of: RunnerID(1)) == key)
        #expect(roster.admission(key: key, tokenHash: nil, at: 0) == .known(record(1, key: key).identity))
        #expect(roster.admission(key: other, tokenHash: [9], at: 0) == .invited(record(2, token: 9).identity))
        #expect(roster.admission(key: other, tokenHash: [9], at: 1_000) == .refused(.tokenExpired))
    }

    @Test func `what a runner had before its record was written anew is good no more`() {
        var roster = Roster([record(1, key: key, token: 9)])
        roster.put(record(1, key: other, token: 8))
        #expect(roster.admission(key: key, tokenHash: nil, at: 0) == .refused(.unknownKey))
        #expect(roster.admission(key: key, tokenHash: [9], at: 0) == .refused(.unknownToken))
        #expect(roster.admission(key: other, tokenHash: nil, at: 0) == .known(record(1, key: other, token: 8).identity))
    }

    @Test func `a runner that was removed is not known by anything`() {
        var roster = Roster([record(1, key: key, token: 9)])
        roster.remove(RunnerID(1))
        roster.remove(RunnerID(2))
        #expect(roster.id(of: "node1") == nil)
        #expect(roster.name(of: RunnerID(1)) == nil)
        #expect(roster.admission(key: key, tokenHash: nil, at: 0) == .refused(.unknownKey))
        #expect(roster.admission(key: key, tokenHash: [9], at: 0) == .refused(.unknownToken))
    }
}
