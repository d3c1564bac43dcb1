import Coordinator
import Model
import RunnerProtocol
import Testing

/// Runners that come with a token.
struct JoiningTests {
    private let key = [UInt8](repeating: 1, count: 32)
    private let other = [UInt8](repeating: 2, count: 32)

    /// A token that is good for a minute.
    private func token(_ hash: UInt8, _ trial: Trial) -> TokenRecord {
        TokenRecord(hash: [hash], expiresAtMilliseconds: trial.now.wallMilliseconds + 60_000)
    }

    @Test func `a token binds one key to its name`() {
        var trial = Trial()
        #expect(trial.ask(.enroll(name: "one", token: token(9, trial))) == .enrolled(RunnerID(1)))
        #expect(trial.stored.runners[RunnerID(1)]?.token == token(9, trial))
        #expect(trial.ask(.join(key: key, tokenHash: [9])) == .enrolled(RunnerID(1)))
        #expect(trial.stored.runners[RunnerID(1)]?.key == key)
        #expect(trial.stored.runners[RunnerID(1)]?.token?.isUsed == true)
        #expect(trial.ask(.join(key: other, tokenHash: [9])) == .refused(.notAdmitted(.tokenUsed)))
        #expect(trial.stored.runners[RunnerID(1)]?.key == key)
    }

    @Test func `the same key with the same token joins again, and nothing is written`() {
        var trial = Trial()
        _ = trial.ask(.enroll(name: "one", token: token(9, trial)))
        _ = trial.ask(.join(key: key, tokenHash: [9]))
        trial.restart()
        #expect(trial.ask(.join(key: key, tokenHash: [9])) == .enrolled(RunnerID(1)))
        #expect(trial.last.changes.isEmpty)
    }

    @Test func `a token that is unknown, or late, binds nothing`() {
        var trial = Trial()
        _ = trial.ask(.enroll(name: "one", token: token(9, trial)))
        #expect(trial.ask(.join(key: key, tokenHash: [8])) == .refused(.notAdmitted(.unknownToken)))
        trial.pass(60_000)
        #expect(trial.ask(.join(key: key, tokenHash: [9])) == .refused(.notAdmitted(.tokenExpired)))
        #expect(trial.stored.runners[RunnerID(1)]?.key == nil)
    }

    @Test func `a runner that is enrolled again keeps its key until the new token is used`() {
        var trial = Trial()
        _ = trial.ask(.enroll(name: "one", token: token(9, trial)))
        _ = trial.ask(.join(key: key, tokenHash: [9]))
        #expect(trial.ask(.enroll(name: "one", token: token(8, trial))) == .enrolled(RunnerID(1)))
        #expect(trial.stored.runners[RunnerID(1)]?.key == key)
        #expect(trial.ask(.join(key: other, tokenHash: [9])) == .refused(.notAdmitted(.unknownToken)))
        #expect(trial.ask(.join(key: other, tokenHash: [8])) == .enrolled(RunnerID(1)))
        #expect(trial.stored.runners[RunnerID(1)]?.key == other)
    }

    @Test func `a key stands for one runner, until that is removed`() {
        var trial = Trial()
        for (name, hash) in [("one", 9), ("two", 8)] as [(String, UInt8)] {
            _ = trial.ask(.enroll(name: name, token: token(hash, trial)))
        }
        _ = trial.ask(.join(key: key, tokenHash: [9]))
        #expect(trial.ask(.join(key: key, tokenHash: [8])) == .refused(.notAdmitted(.keyTaken(by: "one"))))
        _ = trial.ask(.removeRunner(name: "one", .onlyIfIdle))
        #expect(trial.ask(.join(key: key, tokenHash: [8])) == .enrolled(RunnerID(2)))
    }

    @Test func `without a token a name is taken once, and must be one`() {
        var trial = Trial()
        _ = trial.ask(.enroll(name: "one"))
        #expect(trial.ask(.enroll(name: "one")) == .refused(.runnerExists("one")))
        #expect(trial.ask(.enroll(name: "a b", token: token(9, trial))) == .refused(.badName("a b")))
        #expect(trial.ask(.enroll(name: "one", token: token(9, trial))) == .enrolled(RunnerID(1)))
    }

    @Test func `from where a runner has connected is stored`() {
        var trial = Trial()
        let one = trial.runner("one")
        #expect(trial.stored.runners[one]?.address == "unix")
    }
}
