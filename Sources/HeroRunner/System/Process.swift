import CLinux

/// This process and its children.
package enum Process {
    /// This process's id.
    package static var id: Int32 { getpid() }

    /// Ends this process.
    package static func exit(_ status: Int32) -> Never { CLinux.exit(status) }

    /// Whether this process is the leader of its session, as a program is that a terminal was opened for.
    package static var leadsSession: Bool { getsid(0) == getpid() }

    /// The effective user id.
    package static var effectiveUser: UInt32 { geteuid() }

    /// Lets this process have as many open files as it may, setrlimit(2). Gives the limits it had; nil: they stay.
    package static func raiseOpenFiles() -> (soft: UInt64, hard: UInt64)? {
        var limits: [2 of UInt64] = [0, 0]
        var span = limits.mutableSpan
        let isRaised = unsafe span.withUnsafeMutableBufferPointer { unsafe cl_raise_open_files($0.baseAddress) }
        return isRaised != 0 ? (limits[0], limits[1]) : nil
    }

    /// Makes this process the parent of every descendant whose own parent dies, PR_SET_CHILD_SUBREAPER of prctl(2).
    package static func becomeSubreaper() throws(Errno) {
        try check(cl_prctl(PR_SET_CHILD_SUBREAPER, 1))
    }

    /// What this process makes from here on is for its owner alone, umask(2).
    package static func keepFilesPrivate() { _ = umask(0o077) }

    /// Gives the calling thread a name, of which the kernel keeps 15 bytes, PR_SET_NAME of prctl(2).
    package static func nameThisThread(_ name: CString) {
        _ = unsafe name.withPointer { cl_prctl(PR_SET_NAME, UInt(bitPattern: $0)) }
    }

    /// A descriptor of a process, pidfd_open(2): readable when it has ended.
    package static func descriptor(of pid: Int32) throws(Errno) -> Descriptor {
        Descriptor(owning: try check(cl_pidfd_open(pid)))
    }

    /// Sends a signal to the process of such a descriptor.
    package static func send(_ signal: Int32, through process: borrowing Descriptor) throws(Errno) {
        try check(cl_pidfd_send_signal(process.raw, signal))
    }

    /// Sends a signal to a process that cannot have been reaped by anybody else: a child of ours.
    package static func send(_ signal: Int32, to pid: Int32) throws(Errno) {
        try check(kill(pid, signal))
    }

    /// Stops this process as an unblocked `signal` would, under the kernel's rules for orphaned groups, and comes back
    /// when it is continued.
    package static func stopSelf(by signal: Int32) {
        var only = SignalSet.none
        only.insert(signal)
        _ = kill(getpid(), signal)
        _ = unsafe withUnsafePointer(to: only.bits) { unsafe cl_sigprocmask(SIG_UNBLOCK, $0, nil) }
        _ = unsafe withUnsafePointer(to: only.bits) { unsafe cl_sigprocmask(SIG_BLOCK, $0, nil) }
    }

    /// The children of this process, from proc_pid_children(5); empty where the kernel does not offer it.
    package static var children: [Int32] { children(at: CString("/proc/thread-self/children")) }

    /// The same of another process, whose file that is.
    package static func children(listedIn path: CString) -> [Int32] { children(at: path) }

    private static func children(at path: CString) -> [Int32] {
        var found: [Int32] = []
        do throws(Errno) {
            let list = try Descriptor.open(path, .read).readAll(limit: 1 << 16)
            var number: Int32 = 0
            for byte in list {
                if byte == UInt8(ascii: " ") {
                    found.append(number)
                    number = 0
                } else {
                    number = number &* 10 &+ Int32(byte) &- Int32(UInt8(ascii: "0"))
                }
            }
        } catch {
            // Without CONFIG_PROC_CHILDREN nobody can say.
        }
        return found
    }

    /// Kills a child and waits until it is gone, which nothing can delay for long.
    package static func end(_ child: Int32) {
        _ = kill(child, SIGKILL)
        var status: Int32 = 0
        _ = retrying { unsafe waitpid(child, &status, 0) }
    }

    /// Waits until a child has ended, and gives how. It must not be waited for elsewhere.
    package static func wait(for child: Int32) -> Change {
        var status: Int32 = 0
        let result = retrying { unsafe waitpid(child, &status, 0) }
        if result < 0 || cl_wait_exited(status) == 0 { return .killed(result < 0 ? 0 : cl_wait_signal(status)) }
        return .exited(cl_wait_exit_status(status))
    }

    /// What has become of a child that is reaped now; nil: it runs.
    package static func end(of child: Int32) -> Change? {
        var status: Int32 = 0
        guard retrying({ unsafe waitpid(child, &status, WNOHANG) }) == Int(child) else { return nil }
        return cl_wait_exited(status) != 0
            ? .exited(cl_wait_exit_status(status)) : .killed(cl_wait_signal(status))
    }

    /// Makes a copy of this process that runs `body` and then exits. It is in a session of its own, so that no signal to
    /// this process's group reaches it, and has every signal blocked but SIGKILL.
    package static func fork(_ body: () -> Void) throws(Errno) -> Int32 {
        let process = try check(cl_fork())
        if process == 0 {
            _ = setsid()
            _ = SignalSet.all.block()
            body()
            _exit(0)
        }
        return process
    }

    /// Waits, in a copy that `fork` made, until the process that made it has died.
    package static func waitForDeath(of parent: Int32) {
        _ = cl_prctl(PR_SET_PDEATHSIG, UInt(SIGUSR1))
        // It may have died before that.
        while getppid() == parent {
            var set = SignalSet.none
            set.insert(SIGUSR1)
            _ = set.next(within: -1)
        }
    }

    /// A child that has ended, which stays as it is until `reap`; nil if none has, or there is no child.
    package static func nextEnded() -> ChildChange? {
        var isExit: Int32 = 0
        var code: Int32 = 0
        var usage = [7 of UInt64](repeating: 0)
        var span = usage.mutableSpan
        let pid = unsafe span.withUnsafeMutableBufferPointer { usage in
            unsafe cl_peek_child(&isExit, &code, usage.baseAddress)
        }
        guard pid > 0 else { return nil }
        return ChildChange(
            pid: pid, change: isExit != 0 ? .exited(code) : .killed(code), usage: ResourceUsage(words: usage))
    }

    /// Takes a child away that has ended; any other is left alone.
    package static func reap(_ child: Int32) {
        var status: Int32 = 0
        _ = retrying { unsafe waitpid(child, &status, WNOHANG) }
    }

    /// The process that has started this one, or has taken it over.
    package static var parent: Int32 { getppid() }

    /// Something that became of a child.
    package enum Change: Equatable, Sendable {
        /// It exited with a status.
        case exited(Int32)
        /// A signal ended it.
        case killed(Int32)
        /// A signal stopped it.
        case stopped(Int32)
    }

    /// A child, what became of it, and what it used if it has ended.
    package struct ChildChange: Sendable {
        package var pid: Int32
        package var change: Change
        package var usage: ResourceUsage
    }

    /// The next change of any child, without waiting: nil if nothing has happened; throws `Errno.noChild` if there is
    /// no child at all.
    package static func nextChange() throws(Errno) -> ChildChange? {
        var status: Int32 = 0
        var usage = rusage()
        let pid = try decode(retrying { unsafe wait4(-1, &status, WNOHANG | WUNTRACED, &usage) })
        guard pid > 0 else { return nil }
        let change: Change
        if cl_wait_exited(status) != 0 {
            change = .exited(cl_wait_exit_status(status))
        } else if cl_wait_signaled(status) != 0 {
            change = .killed(cl_wait_signal(status))
        } else {
            change = .stopped(cl_wait_stop_signal(status))
        }
        return ChildChange(pid: Int32(pid), change: change, usage: ResourceUsage(usage))
    }
}

/// What getrusage(2) counts.
package struct ResourceUsage: Equatable, Sendable {
    package var userMicroseconds: UInt64
    package var systemMicroseconds: UInt64
    package var maxResidentBytes: UInt64
    package var minorFaults: UInt64
    package var majorFaults: UInt64
    package var voluntarySwitches: UInt64
    package var involuntarySwitches: UInt64

    /// The numbers in their order.
    package init(words: [7 of UInt64]) {
        userMicroseconds = words[0]
        systemMicroseconds = words[1]
        maxResidentBytes = words[2]
        minorFaults = words[3]
        majorFaults = words[4]
        voluntarySwitches = words[5]
        involuntarySwitches = words[6]
    }

    /// The numbers in their order.
    package var words: [7 of UInt64] {
        [
            userMicroseconds, systemMicroseconds, maxResidentBytes, minorFaults, majorFaults, voluntarySwitches,
            involuntarySwitches,
        ]
    }

    init(_ usage: rusage) {
        userMicroseconds = Self.microseconds(usage.ru_utime)
        systemMicroseconds = Self.microseconds(usage.ru_stime)
        maxResidentBytes = UInt64(clamping: usage.ru_maxrss) &* 1024
        minorFaults = UInt64(clamping: usage.ru_minflt)
        majorFaults = UInt64(clamping: usage.ru_majflt)
        voluntarySwitches = UInt64(clamping: usage.ru_nvcsw)
        involuntarySwitches = UInt64(clamping: usage.ru_nivcsw)
    }

    private static func microseconds(_ time: timeval) -> UInt64 {
        UInt64(clamping: time.tv_sec) &* 1_000_000 &+ UInt64(clamping: time.tv_usec)
    }
}
