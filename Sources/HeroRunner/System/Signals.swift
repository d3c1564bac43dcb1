import CLinux

/// A set of signals as the kernel keeps it: signal n is bit n - 1.
package struct SignalSet: Equatable, Sendable {
    package var bits: UInt64

    package init(bits: UInt64) { self.bits = bits }

    package static let none = SignalSet(bits: 0)
    package static let all = SignalSet(bits: .max)

    package mutating func insert(_ signal: Int32) { bits |= Self.bit(signal) }
    package mutating func remove(_ signal: Int32) { bits &= ~Self.bit(signal) }
    package func contains(_ signal: Int32) -> Bool { bits & Self.bit(signal) != 0 }

    private static func bit(_ signal: Int32) -> UInt64 {
        signal >= 1 && signal <= CL_SIGNAL_MAX.int32 ? 1 << UInt64(signal - 1) : 0
    }

    /// Blocks these signals and no other; gives what was blocked before.
    package func block() -> SignalSet {
        var old: UInt64 = 0
        _ = unsafe withUnsafePointer(to: bits) { unsafe cl_sigprocmask(SIG_SETMASK, $0, &old) }
        return SignalSet(bits: old)
    }
}

extension Int {
    fileprivate var int32: Int32 { Int32(truncatingIfNeeded: self) }
}
extension UInt32 {
    fileprivate var int32: Int32 { Int32(truncatingIfNeeded: self) }
}

/// Signals by name and number.
package enum Signal {
    /// Whether this process ignores it, as whoever started it arranged (nohup, a shell's background job).
    package static func isIgnored(_ signal: Int32) -> Bool { cl_is_ignored(signal) != 0 }

    /// Sees to it that this process is told of its children's ends, even if whoever started it ignores SIGCHLD. Gives
    /// whether that was so; a job is then to start as ignorant.
    package static func hearChildren() -> Bool { cl_hear_children() != 0 }

    /// What the processor raises for a program's own mistakes; blocking them would hide our own.
    package static var fatal: SignalSet {
        var set = SignalSet.none
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] { set.insert(signal) }
        return set
    }
    package static let hangup = SIGHUP
    package static let interrupt = SIGINT
    package static let quit = SIGQUIT
    package static let kill = SIGKILL
    package static let pipe = SIGPIPE
    package static let terminate = SIGTERM
    package static let user1 = SIGUSR1
    package static let child = SIGCHLD
    package static let resume = SIGCONT
    package static let stop = SIGSTOP
    package static let terminalStop = SIGTSTP
    package static let terminalInput = SIGTTIN
    package static let terminalOutput = SIGTTOU
    package static let windowChange = SIGWINCH
    package static let cpuTimeExceeded = SIGXCPU
}

/// A signal that was sent to this process.
package struct ReceivedSignal: Equatable, Sendable {
    package var number: Int32
    /// The process that sent it; nil if the kernel did, as it does for Ctrl-C to a whole foreground group.
    package var sender: Int32?

    package init(number: Int32, sender: Int32?) {
        self.number = number
        self.sender = sender
    }
}

extension SignalSet {
    /// Takes one of these signals, which must be blocked, if it has come, or comes within so many milliseconds (-1:
    /// whenever it does): sigtimedwait(2). The others stay with the kernel, which forgets those that a later one makes
    /// void: a stop by a continuation.
    @inline(never)
    package func next(within milliseconds: Int32) -> ReceivedSignal? {
        var sender: Int32 = 0
        let number = unsafe cl_next_signal(bits, milliseconds, &sender)
        guard number > 0 else { return nil }
        return ReceivedSignal(number: number, sender: sender < 0 ? nil : sender)
    }
}

/// signalfd(2): lets a poller hear of blocked signals.
public struct SignalReader: ~Copyable {
    /// For the poller: readable while there is one.
    package let raw: Int32
    private let set: SignalSet

    private init(owning raw: Int32, _ set: SignalSet) {
        self.raw = raw
        self.set = set
    }

    deinit { _ = CLinux.close(raw) }

    /// Reads these signals, which must be blocked.
    package static func make(_ set: SignalSet) throws(Errno) -> SignalReader {
        SignalReader(owning: try check(cl_signalfd(set.bits)), set)
    }

    /// The next signal that has come; nil if there is none.
    package func next() -> ReceivedSignal? { set.next(within: 0) }
}
