import RunnerProtocol

/// What no option can see alone.
extension JobDraft {
    /// Finds the first pair of options that contradict each other, or an option that can have no effect.
    func checkContradictions() throws(UsageError) {
        if given.contains(.noCgroup) {
            // In a fixed array: an Option is one byte, and nothing is allocated.
            let needing: [10 of Option] = [
                .memory, .memoryHigh, .swap, .cpus, .cpuWeight, .pids, .ioRead, .ioWrite, .cgroupParent, .guard,
            ]
            for i in needing.indices where given.contains(needing[i]) { throw .contradiction(needing[i], .noCgroup) }
        }
        if given.contains(.retries) {
            if given.contains(.restart) { throw .contradiction(.retries, .restart) }
            if given.contains(.maxRestarts) { throw .contradiction(.retries, .maxRestarts) }
            if given.contains(.stable) { throw .contradiction(.retries, .stable) }
        }
    }

    /// Finds the first option that can have no effect, because another one is missing.
    func checkEffects() throws(UsageError) {
        if !hasFile {
            try require(.logMax, with: .stdout, false)
            try require(.append, with: .stdout, false)
        }
        try require(.logKeep, with: .logMax, given.contains(.logMax))
        let restarts = given.contains(.restart)
        try require(.maxRestarts, with: .restart, restarts)
        try require(.stable, with: .restart, restarts)
        try require(.backoff, with: .retries, restarts || given.contains(.retries))
    }

    private func require(_ option: Option, with other: Option, _ isThere: Bool) throws(UsageError) {
        if !isThere, given.contains(option), !inherited.contains(option) { throw .pointless(option, without: other) }
    }

    /// Whether an output stream leads to a file.
    private var hasFile: Bool {
        if case .file = job.streams.output { return true }
        if case .file = job.streams.errors { return true }
        return false
    }
}
