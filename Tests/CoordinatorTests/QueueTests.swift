import Coordinator
import Model
import RunnerProtocol
import Testing

/// Jobs that are given to a runner before it has a slot for them.
struct QueueTests {
    /// A runner with one slot, and an array of which so many jobs have ended, each after so long.
    private func trial(
        ended count: Int, microseconds: UInt64, _ change: (inout GroupDefinition) -> Void = { _ in }
    ) -> (Trial, RunnerID) {
        var trial = Trial()
        let one = trial.runner("one", slots: 1)
        trial.submit(
            "web",
            group("a") {
                $0.array = 1...100
                change(&$0)
            })
        for place in 0..<count { trial.end(one, trial.assignments(one)[place].key, microseconds: microseconds) }
        return (trial, one)
    }

    /// The four that ended, one that has the slot, and those that wait for it.
    private let given = 4 + 1 + WireLimits.queuedPerSlot

    @Test func `quick jobs are given ahead of slots`() {
        #expect(trial(ended: 3, microseconds: 900).0.assignments(RunnerID(1)).count == 4)
        let (trial, one) = trial(ended: 4, microseconds: 900)
        #expect(trial.assignments(one).count == given)
    }

    @Test func `slow jobs are not, nor are those that must not be moved`() {
        let (slow, one) = trial(ended: 6, microseconds: 60_000)
        #expect(slow.assignments(one).count == 7)
        let (kept, _) = trial(ended: 6, microseconds: 900) { $0.whenLost = .wait }
        #expect(kept.assignments(one).count == 7)
    }

    @Test func `a slot that is free comes first`() {
        var (trial, one) = trial(ended: 4, microseconds: 900)
        let two = trial.runner("two", slots: 3)
        #expect(trial.names(two).prefix(3) == ["web.1/a.14", "web.1/a.15", "web.1/a.16"])
        for assignment in trial.assignments(two).prefix(2) { trial.end(two, assignment.key, microseconds: 900) }
        trial.end(one, trial.assignments(one)[4].key, microseconds: 900)
        #expect(trial.assignments(one).count == given + 1)
    }

    @Test func `nothing is given ahead where none of its group runs`() {
        var (trial, one) = trial(ended: 4, microseconds: 900)
        trial.submit(
            "other",
            group("b") {
                $0.priority = 1
                $0.placement.labels = ["zone=b"]
            })
        let two = trial.runner("two", slots: 1) { $0.labels.append(Array("zone=b".utf8)) }
        #expect(trial.names(two) == ["other.1/b"])
        #expect(trial.assignments(one).count == given)
    }

    @Test func `what has to wait is asked back, and goes where there is room`() {
        var (trial, one) = trial(ended: 4, microseconds: 900)
        let waiting = Array(trial.assignments(one)[5...].map(\.key))
        let running = trial.assignments(one)[4].key
        trial.tell(one, .started(AttemptKey(running, attempt: 1), startedAtMilliseconds: 1))
        trial.pass(2_100)
        let asked = (trial.orders[one] ?? []).compactMap {
            if case .stop(let key, .ifQueued) = $0 { key } else { nil }
        }
        #expect(Set(asked) == Set(waiting))
        for key in waiting { trial.tell(one, .refused(key, .expired)) }
        // The runner has its slot taken, and is given nothing ahead for a while.
        #expect(trial.assignments(one).count == given)
        #expect(trial.record("web.1/a.6")?.state == .ready)
        #expect(trial.record("web.1/a.6")?.attempts == 0)
        let two = trial.runner("two", slots: 2)
        #expect(trial.names(two).prefix(2) == ["web.1/a.6", "web.1/a.7"])
    }
}
