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
        if !hasFile {
            if given.contains(.logMax) { throw .pointless(.logMax, without: .stdout) }
            if given.contains(.append) { throw .pointless(.append, without: .stdout) }
        }
        if given.contains(.logKeep), !given.contains(.logMax) { throw .pointless(.logKeep, without: .logMax) }
        if given.contains(.retries) {
            if given.contains(.restart) { throw .contradiction(.retries, .restart) }
            if given.contains(.maxRestarts) { throw .contradiction(.retries, .maxRestarts) }
            if given.contains(.stable) { throw .contradiction(.retries, .stable) }
        } else if !given.contains(.restart) {
            if given.contains(.maxRestarts) { throw .pointless(.maxRestarts, without: .restart) }
            if given.contains(.stable) { throw .pointless(.stable, without: .restart) }
            if given.contains(.backoff) { throw .pointless(.backoff, without: .retries) }
        }
    }

    /// Whether an output stream leads to a file.
    var hasFile: Bool {
        if case .file = job.streams.output { return true }
        if case .file = job.streams.errors { return true }
        return false
    }
}
