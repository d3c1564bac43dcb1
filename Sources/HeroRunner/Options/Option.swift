import RunnerProtocol

/// An option of a command line, in the order of `OptionTable`, where its name and help stand.
package enum Option: UInt8, CaseIterable, Sendable {
    case name, env, envFile, clearEnv, cwd, user, umask, nice, oomScoreAdj, rlimit, noNewPrivs
    case stdin, stdout, stderr, append, logMax, logKeep
    case memory, memoryHigh, swap, cpus, cpuWeight, pids, ioRead, ioWrite, bestEffort, noCgroup, cgroupParent
    case timeout, cpuTime, grace, stopSignal
    case retries, restart, maxRestarts, backoff, stable
    case report, reportFile, reportFd, to
    case jobs, failFast, reports, resume
    case connect, config, label, slots, resources, spool, spoolMax, detach, upgrade, force
    case keepTree, `guard`, json, help

    /// Its line of the table.
    package var row: OptionTable.Row {
        for row in OptionTable() where row.option == self { return row }
        preconditionFailure("an option without a line in the table")
    }

    /// The option with a long name (without dashes) that may stand there.
    package static func named(_ name: ArraySlice<UInt8>, in place: OptionTable.Place) -> OptionTable.Row? {
        for row in OptionTable() where row.isNamed(name) { return row.isAllowed(place) ? row : nil }
        return nil
    }

    /// The option with a one-letter name that may stand there.
    package static func lettered(_ letter: UInt8, in place: OptionTable.Place) -> OptionTable.Row? {
        for row in OptionTable() where row.short == letter && row.isAllowed(place) { return row }
        return nil
    }
}

/// A set of options.
package struct OptionBits: Equatable, Sendable {
    private var bits: UInt64 = 0

    /// No option.
    package init() {}

    /// Puts one in; gives false if it was there already.
    @discardableResult
    package mutating func insert(_ option: Option) -> Bool {
        defer { bits |= 1 << UInt64(option.rawValue) }
        return !contains(option)
    }

    /// Takes one out.
    package mutating func remove(_ option: Option) { bits &= ~(1 << UInt64(option.rawValue)) }

    /// Whether it is in.
    package func contains(_ option: Option) -> Bool { bits >> UInt64(option.rawValue) & 1 == 1 }
}
