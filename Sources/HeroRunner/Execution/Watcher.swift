import System

/// A process that outlives the runner's own death: if the runner is killed with SIGKILL, it kills what is left of a
/// job's cgroup at once, instead of the next runner's sweep.
///
/// It is a copy of the runner that waits and does nothing else. Dropping it ends it.
final class Watcher {
    private let process: Int32

    private init(process: Int32) { self.process = process }

    deinit { Process.end(process) }

    /// Starts to watch over a cgroup.
    static func start(over cgroup: borrowing Cgroup) throws(Errno) -> Watcher {
        let runner = Process.id
        let process = try Process.fork {
            Process.waitForDeath(of: runner)
            cgroup.killAndRemove()
        }
        return Watcher(process: process)
    }
}
