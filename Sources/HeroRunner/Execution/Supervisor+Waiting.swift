import System

/// Waiting, and taking what happened.
///
/// Most jobs start, run and end on nothing but a signal, so there is no poller until something besides a signal is to be
/// waited for, or a wait gets long.
extension Supervisor {
    /// Watches a descriptor from now on, for a job if it is one's.
    @inline(never)
    mutating func watch(
        _ raw: Int32, _ interest: Poller.Interest, _ source: Source, _ serial: UInt32 = 0
    ) throws(Errno) {
        try makePoller()
        try poller?.add(raw, interest, token: Self.token(source, serial))
    }

    @inline(never)
    mutating func makePoller() throws(Errno) {
        guard poller == nil else { return }
        let heard = try SignalReader.make(signals)
        let raw = heard.raw
        reader = consume heard
        let made = try Poller.make()
        try made.add(raw, .readable, token: Self.token(.signal))
        poller = consume made
    }

    /// Waits, and takes what happens.
    @inline(never)
    mutating func turn(waiting milliseconds: Int32) {
        if poller == nil {
            awaitSignal(milliseconds)
        } else {
            var tokens = [16 of UInt64](repeating: 0)
            var count = 0
            let settling = settling
            self.settling = .later
            _ = poller?.wait(milliseconds: milliseconds, settling: settling) { token in
                tokens[count] = token
                count += 1
            }
            now = .now
            for i in 0..<count { dispatch(tokens[i]) }
        }
        if duty == .command { expire() }
    }

    /// Waits for a signal alone. One that does not come soon is for the next turn to wait for, with a poller, which waits
    /// on less memory.
    private mutating func awaitSignal(_ milliseconds: Int32) {
        let brief = Poller.brief(milliseconds)
        let signal = signals.next(within: brief)
        now = .now
        if let signal {
            take(signal)
        } else if brief != milliseconds {
            // Out of descriptors it is waited for as now, a little at a time.
            try? makePoller()
        }
    }

    private mutating func dispatch(_ token: UInt64) {
        let serial = UInt32(truncatingIfNeeded: token)
        guard let source = Source(rawValue: UInt8(truncatingIfNeeded: token >> 32)) else { return }
        switch source {
        case .signal:
            // One at a time, for what is done about it may be to stop until we are continued. The poller tells of the rest.
            if let signal = signals.next(within: 0) { take(signal) }
        case .tree:
            if let job = job(serial) { treeChanged(job) }
        case .output, .errors:
            if let job = job(serial) { pump(job, source) }
        case .input:
            isAwaitingInput = false
            outcomes.append(.inputReady)
        case .keeper: hearKeeper()
        case .orphan: if let job = job(serial) { orphanGone(job) }
        case .watched: outcomes.append(.ready(watch: serial))
        }
    }

    /// How long nothing has to be done if nothing happens; -1: for ever.
    func waitMilliseconds() -> Int32 {
        var next: Instant?
        for job in live { next = earliest(next, job.deadline) }
        guard let next else { return -1 }
        return next.milliseconds(after: .now)
    }

    /// Does what is due.
    mutating func expire() {
        guard live.contains(where: { $0.deadline != nil }) else { return }
        if duty == .agent { now = .now }
        for job in live {
            if let due = job.deadline, due <= now {
                retryOutput(job, at: now)
                feed(.timerExpired, to: job)
            }
        }
    }
}
