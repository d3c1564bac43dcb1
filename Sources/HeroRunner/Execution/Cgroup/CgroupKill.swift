import RunnerProtocol
import System

/// Killing a whole cgroup.
enum CgroupKill {
    /// By `cgroup.kill` (Linux 5.14), which no fork can outrun; else one by one.
    static func kill(_ cgroup: borrowing Descriptor) {
        do throws(Errno) {
            try cgroup.set("cgroup.kill", to: [UInt8(ascii: "1")])
        } catch {
            killEach(in: cgroup)
        }
    }

    /// Stops everything with the freezer (Linux 5.2), so that nothing forks any more, sends each process SIGKILL and
    /// lets them go. A process that was being forked meanwhile is met in the next round.
    static func killEach(in cgroup: borrowing Descriptor) {
        // Without it the cgroup has gone.
        guard let events = try? CgroupEvents.open(in: cgroup) else { return }
        for _ in 0..<roundsMax where events.isPopulated() {
            // Without a freezer the rounds alone must do.
            if (try? cgroup.set("cgroup.freeze", to: [UInt8(ascii: "1")])) != nil, !events.isFrozen() {
                events.waitForChange(milliseconds: waitMilliseconds)
            }
            // One of another pid namespace has the id 0 here.
            for id in CgroupTree.processes(in: cgroup) where id > 0 {
                // One that has just died needs none.
                try? Process.send(Signal.kill, to: id)
            }
            // See above.
            try? cgroup.set("cgroup.freeze", to: [UInt8(ascii: "0")])
            if events.isPopulated() { events.waitForChange(milliseconds: waitMilliseconds) }
        }
    }

    /// Rounds before it is left to the caller, who sees that the cgroup is still populated.
    private static let roundsMax = 100
    private static let waitMilliseconds: Int32 = 10
}
