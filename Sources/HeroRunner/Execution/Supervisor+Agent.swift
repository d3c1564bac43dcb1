import RunnerProtocol
import System

/// What an agent asks for beside the jobs of `submit`.
extension Supervisor {
    /// Waits for that descriptor too: each time it can be read, or written if that is asked for, `ready` comes with this
    /// number. Closing it ends that.
    @inline(never)
    package mutating func watch(_ raw: Int32, _ interest: Poller.Interest, as number: UInt32) throws(Errno) {
        do throws(Errno) {
            try watch(raw, interest, .watched, number)
        } catch .exists {
            try poller?.change(raw, interest, token: Self.token(.watched, number))
        }
    }

    /// Stops a job as its specification says, and does not start it again.
    package mutating func stop(_ serial: UInt32) {
        if let job = job(serial) { feed(.stopRequested, to: job) }
    }

    /// Kills a job's whole tree, and does not start it again.
    package mutating func kill(_ serial: UInt32) {
        guard let job = job(serial) else { return }
        feed(.stopRequested, to: job)
        // The main process is still there, so that this cannot be the end yet.
        if job.process != nil { _ = killTree(job) }
    }

    /// Sends a job's main process a signal, if it has one now.
    package func signal(_ serial: UInt32, _ signal: Int32) {
        if let job = job(serial) { send(signal, to: job) }
    }

    /// A job's main process, if it has one now.
    package func process(of serial: UInt32) -> Int32? { job(serial)?.process }

    /// Kills and removes what dead runners left in the place where jobs get their cgroups.
    package func sweepLeftovers() { cgroups.sweepLeftovers() }
}
