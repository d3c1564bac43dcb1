import Model
import Testing

struct AdmissionTests {
    private func runner(_ number: UInt64, key: UInt8?, token: TokenRecord? = nil) -> RunnerIdentity {
        var record = RunnerRecord(id: RunnerID(number), name: "node\(number)")
        record.key = key.map { [UInt8](repeating: $0, count: 32) }
        record.token = token
        return record.identity
    }

    private func token(used isUsed: Bool = false) -> TokenRecord {
        var token = TokenRecord(hash: [7], expiresAtMilliseconds: 1_000)
        token.isUsed = isUsed
        return token
    }

    @Test func `a key without a token is known or it is not`() {
        #expect(Admission(runner(1, key: 1)) == .known(runner(1, key: 1)))
        #expect(Admission(nil) == .refused(.unknownKey))
    }

    @Test(arguments: [(999, true), (1_000, false), (1_001, false)] as [(UInt64, Bool)])
    func `a token is good until its time`(now: UInt64, isGood: Bool) {
        let new = runner(1, key: nil, token: token())
        #expect(Admission(nil, invited: new, at: now) == (isGood ? .invited(new) : .refused(.tokenExpired)))
    }

    @Test func `a token that nobody gave out is refused, also with a key that is known`() {
        #expect(Admission(nil, invited: nil, at: 0) == .refused(.unknownToken))
        #expect(Admission(runner(1, key: 1), invited: nil, at: 0) == .refused(.unknownToken))
        #expect(Admission(nil, invited: runner(1, key: nil), at: 0) == .refused(.unknownToken))
    }

    @Test func `a token is good once, and for who has used it ever after`() {
        let joined = runner(1, key: 1, token: token(used: true))
        #expect(Admission(nil, invited: joined, at: 0) == .refused(.tokenUsed))
        #expect(Admission(joined, invited: joined, at: 0) == .known(joined))
        #expect(Admission(joined, invited: joined, at: 2_000) == .known(joined))
    }

    @Test func `a new token lets another key take the name, and the same one stay`() {
        let again = runner(1, key: 1, token: token())
        #expect(Admission(nil, invited: again, at: 0) == .invited(again))
        #expect(Admission(again, invited: again, at: 0) == .invited(again))
    }

    @Test(arguments: [false, true]) func `a key stands for one runner`(isUsed: Bool) {
        let other = runner(2, key: nil, token: token(used: isUsed))
        #expect(Admission(runner(1, key: 1), invited: other, at: 0) == .refused(.keyTaken(by: "node1")))
    }
}
