import RunnerProtocol

/// How option values are read. Each function refuses what is not of its form or out of its range.
extension Option {
    /// A number of any kind: milliseconds, bytes, thousandths of a CPU, a count or a file mode.
    @inline(never)
    func number(_ text: [UInt8]) throws(UsageError) -> UInt64 {
        var least: UInt64 = 1
        var most = UInt64.max
        let value: UInt64?
        let bytes = text[...]
        switch self {
        case .timeout, .cpuTime, .grace, .stable:
            if self == .grace { least = 0 }
            value = Quantity.milliseconds(bytes)
        case .memory, .memoryHigh, .swap, .logMax, .spoolMax:
            if self == .swap { least = 0 }
            if self == .spoolMax { (least, most) = (Limits.spoolBytesMin, Limits.spoolBytesMax) }
            value = Quantity.bytes(bytes)
        case .cpus:
            most = 1_000_000_000
            value = Quantity.thousandths(bytes)
        case .umask:
            (least, most) = (0, 0o777)
            value = Quantity.octal(bytes).map { UInt64($0) }
        default:
            switch self {
            case .cpuWeight: most = 10_000
            case .pids: most = UInt64(Int32.max)
            case .jobs: most = Limits.jobsMax
            case .slots: most = UInt64(WireLimits.slotsMax)
            case .logKeep: (least, most) = (0, 1000)
            case .reportFd: (least, most) = (0, UInt64(Int32.max))
            default: least = 0
            }
            value = Quantity.count(bytes)
        }
        guard let value, value >= least, value <= most else { throw .valueRefused(self, text) }
        return value
    }

    /// A whole number in a range, which may be negative.
    @inline(never)
    func signed(_ text: [UInt8], from least: Int32, to most: Int32) throws(UsageError) -> Int32 {
        guard let value = Quantity.signed(text[...]), value >= least, value <= most else {
            throw .valueRefused(self, text)
        }
        return value
    }

    /// Which of a few words it is.
    @inline(never)
    func word(_ text: [UInt8], of words: WordList) throws(UsageError) -> Int {
        guard let index = words.index(of: text) else { throw .valueRefused(self, text) }
        return index
    }

    /// A file's name.
    @inline(never)
    func path(_ text: [UInt8]) throws(UsageError) -> [UInt8] {
        guard !text.isEmpty else { throw .valueRefused(self, text) }
        return text
    }

    /// What its values look like, for messages.
    var accepted: StaticString {
        switch self {
        case .name: "1 to 128 bytes without a slash or a control character"
        case .env: "NAME=VALUE"
        case .user: "a user's name or number, with :GROUP behind it if wanted"
        case .umask: "three octal digits such as 022"
        case .nice: "a whole number from -20 to 19"
        case .oomScoreAdj: "a whole number from -1000 to 1000"
        case .rlimit: "NAME=SOFT or NAME=SOFT:HARD, as in nofile=1024:4096 or core=unlimited"
        case .stdin, .stdout, .stderr, .envFile, .to, .reportFile, .reports, .resume,
            .config:
            "the name of a file"
        case .connect:
            "unix:PATH with a path of at most 107 bytes, or tcp:IP:PORT with an address in numbers, [in brackets] for IPv6"
        case .label: "NAME=VALUE, neither with a slash or a control character, 64 of them at most"
        case .slots: "a whole number from 1 to 65536"
        case .resources: "NAME=AMOUNT with commas between, as in cpu=2,memory=1G,gpu=1"
        case .spoolMax: "a size from 256K to 1G"
        case .cwd, .cgroupParent, .spool: "the name of a directory"
        case .memory, .memoryHigh, .logMax: "a size above 0 such as 64K, 10M or 1G"
        case .swap: "a size such as 64K, 10M, 1G, or 0"
        case .logKeep: "a whole number from 0 to 1000"
        case .cpus: "a number of CPUs such as 0.5 or 2"
        case .cpuWeight: "a whole number from 1 to 10000"
        case .pids: "a whole number from 1 to 2147483647"
        case .ioRead, .ioWrite: "DEVICE=RATE, as in /dev/sda=10M or 8:0=10M"
        case .timeout, .cpuTime, .stable: "a duration above 0 such as 500ms, 5s, 1m30s or 1h"
        case .grace: "a duration such as 500ms, 5s, 2m or 0"
        case .stopSignal: "a signal's name or number, such as TERM, SIGINT or 15"
        case .retries, .maxRestarts: "a whole number below 2^64"
        case .restart: "always or on-failure"
        case .backoff: "MIN..MAX such as 100ms..30s, or one duration"
        case .report: "none, text or json"
        case .reportFd: "the number of an open file descriptor"
        case .jobs: "a whole number from 1 to 4096"
        case .clearEnv, .noNewPrivs, .append, .bestEffort, .noCgroup, .failFast, .detach, .upgrade, .force, .keepTree,
            .guard,
            .json,
            .help:
            "nothing"
        }
    }
}
