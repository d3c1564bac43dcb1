import Execution
import Options
import RunnerProtocol
import System

/// `hero-runner doctor`: what this machine can enforce and count, one line a fact, with the remedy where something is
/// missing.
enum DoctorCommand {
    /// Tries everything out, prints it, and exits: with 0 if `exec` finds all it needs without options (a
    /// cgroup for each job, so that its whole tree is killed and counted), 1 if not. A controller that is missing, and
    /// with it the options for its limits, is shown but does not count.
    static func run(_ options: DoctorOptions) -> Never {
        var page = FindingsPage(options.form)
        page.add(.ok, "kernel", KernelFeature.release)
        page.add(CgroupFacts.gather(parent: options.cgroupParent))
        StandardStream.output.write(page.bytes)
        Process.exit(page.isReady ? 0 : 1)
    }
}

extension FindingsPage {
    /// Adds what the facts mean.
    mutating func add(_ facts: CgroupFacts) {
        addPlaces(facts)
        addControllers(facts)
        addFeatures(facts)
        addSummary(facts)
    }

    private mutating func addPlaces(_ facts: CgroupFacts) {
        guard let mount = facts.mountPoint else { return add(.missing, "cgroup v2", CgroupError(.notMounted)) }
        add(.ok, "cgroup v2", [UInt8]("mounted at ") + mount + [UInt8](facts.hasV1 ? " beside v1" : ""))
        if let own = facts.ownDirectory { add(.ok, "own cgroup", own) }
        if let obstacle = facts.obstacle { return add(.missing, "cgroup of a job", obstacle) }
        add(.ok, "cgroup of a job", [UInt8]("made and removed in ") + (facts.home ?? []))
    }

    private mutating func addControllers(_ facts: CgroupFacts) {
        if facts.home == nil { return }
        for controller in Controller.allCases {
            if facts.enabled.contains(controller) {
                add(.ok, controller.subject, "enabled")
            } else if facts.onDemand.contains(controller) {
                add(.ok, controller.subject, "available, enabled when a limit needs it")
            }
        }
        for absence in facts.absences {
            if let controller = absence.controller { add(.limited, controller.subject, absence) }
        }
    }

    private mutating func addFeatures(_ facts: CgroupFacts) {
        for row in 0..<8 {
            let feature = CgroupFacts.Features(rawValue: 1 << UInt8(row))
            let words = Self.words(for: feature)
            if facts.found.contains(feature) {
                add(.ok, words.subject, "works")
            } else if facts.sought.contains(feature) {
                add(feature == .subreaper ? .missing : .limited, words.subject, words.without, words.remedy)
            }
        }
    }

    private static func words(
        for feature: CgroupFacts.Features
    ) -> (subject: StaticString, without: StaticString, remedy: StaticString) {
        switch feature {
        case .kill: ("cgroup.kill", "missing: trees are killed one by one", "use Linux 5.14 or later")
        case .memoryPeak: ("memory.peak", "missing: not counted", "use Linux 5.19 or later")
        case .processesPeak: ("pids.peak", "missing: not counted", "use Linux 6.1 or later")
        case .pressure: ("pressure", "missing: not counted", "boot with psi=1, or use a kernel with CONFIG_PSI")
        case .clone3: ("clone3", "refused: jobs are started by clone", "use Linux 5.3 or later, without a filter")
        case .cloneIntoCgroup:
            ("CLONE_INTO_CGROUP", "refused: jobs enter their cgroups themselves", "use Linux 5.7 or later")
        case .pidfd: ("pidfd", "refused", "use Linux 5.3 or later, without a filter")
        default: ("subreaper", "refused: orphans of a job are lost", "use Linux 3.4 or later")
        }
    }

    /// What follows from it for `exec`.
    private mutating func addSummary(_ facts: CgroupFacts) {
        switch facts.accounting {
        case .cgroup2: add(.ok, "accounting", "cgroup2: CPU, memory, processes and I/O of the whole tree")
        case .cgroup2Core: add(.ok, "accounting", "cgroup2-core: CPU time and pressure of the whole tree")
        case .rusage: add(.limited, "accounting", "rusage: the main process and those it waited for")
        }
        var options: [UInt8] = []
        for controller in Controller.allCases where !facts.enforceable.contains(controller) {
            options.append(controller.options)
        }
        if facts.obstacle != nil { options.append(" --cpu-time") }
        if options.isEmpty { return add(.ok, "limits", "all can be enforced") }
        add(.limited, "limits", [UInt8]("cannot be enforced:") + options)
    }

    private mutating func add(_ grade: Grade, _ subject: StaticString, _ error: CgroupError) {
        add(grade, subject, error.message, error.remedy)
    }
}

extension Controller {
    fileprivate var subject: StaticString {
        switch self {
        case .cpu: "cpu controller"
        case .memory: "memory controller"
        case .pids: "pids controller"
        case .io: "io controller"
        }
    }

    /// The options of `exec` that need it.
    fileprivate var options: StaticString {
        switch self {
        case .cpu: " --cpus --cpu-weight"
        case .memory: " --memory --memory-high --swap"
        case .pids: " --pids"
        case .io: " --io-read --io-write"
        }
    }
}
