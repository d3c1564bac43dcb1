import Execution
import RunnerProtocol
import System

/// `hero-runner doctor`: what this machine can enforce and count, one line a fact, with the remedy where something is
/// missing.
enum DoctorCommand {
    /// How the facts are shown.
    enum Form { case text, json }

    /// Tries everything out, prints it, and gives the exit status: 0 if `exec` finds all it needs without options (a
    /// cgroup for each job, so that its whole tree is killed and counted), 1 if not. A controller that is missing, and
    /// with it the options for its limits, is shown but does not count.
    ///
    /// `parent` is where the cgroups of jobs are to be made; nil: in the runner's own.
    static func run(_ form: Form, parent: [UInt8]? = nil) -> Int32 {
        let diagnosis = Diagnosis(CgroupFacts.gather(parent: parent))
        StandardStream.output.write(form == .json ? diagnosis.json : diagnosis.text)
        return diagnosis.isReady ? 0 : 1
    }
}

/// One fact.
struct Finding: Equatable {
    /// What it is about.
    var subject: StaticText
    /// How good it is.
    var grade: Grade
    /// What was found.
    var detail: [UInt8]
    /// What can be done; empty if nothing need or can be.
    var remedy: [UInt8]

    /// `ok`; `limited`: jobs run, but with less; `missing`: jobs do not have what `exec` promises by default.
    enum Grade: UInt8 { case ok, limited, missing }
}

/// A literal that can be compared.
struct StaticText: Equatable {
    var literal: StaticString

    init(_ literal: StaticString) { self.literal = literal }

    static func == (a: StaticText, b: StaticText) -> Bool { [UInt8](a.literal) == b.literal }
}

/// The findings in the order they are printed.
struct Diagnosis {
    private(set) var findings: [Finding] = []
    private let facts: CgroupFacts

    /// Makes sense of the facts.
    init(_ facts: CgroupFacts) {
        self.facts = facts
        add("kernel", KernelFeature.release)
        addHierarchy()
        addJobCgroup()
        for controller in Controller.allCases { add(controller) }
        addFiles()
        addCalls()
        addSummary()
    }

    /// Whether nothing is missing.
    var isReady: Bool { findings.allSatisfy { $0.grade != .missing } }

    private mutating func add(_ subject: StaticString, _ detail: [UInt8]) {
        findings.append(Finding(subject: StaticText(subject), grade: .ok, detail: detail, remedy: []))
    }

    private mutating func add(
        _ subject: StaticString, _ grade: Finding.Grade, _ detail: StaticString, _ remedy: StaticString = ""
    ) {
        findings.append(
            Finding(subject: StaticText(subject), grade: grade, detail: [UInt8](detail), remedy: [UInt8](remedy)))
    }

    private mutating func add(_ subject: StaticString, _ grade: Finding.Grade, _ error: CgroupError) {
        findings.append(
            Finding(subject: StaticText(subject), grade: grade, detail: error.message, remedy: error.remedy))
    }

    private mutating func addHierarchy() {
        guard let mount = facts.mountPoint else { return add("cgroup v2", .missing, .notMounted) }
        var detail = [UInt8]("mounted at ")
        detail.append(contentsOf: mount)
        if facts.hasV1 { detail.append(" beside v1") }
        add("cgroup v2", detail)
        if let own = facts.ownDirectory { add("own cgroup", own) }
    }

    private mutating func addJobCgroup() {
        if let obstacle = facts.obstacle { return add("cgroup of a job", .missing, obstacle) }
        var detail = [UInt8]("made and removed in ")
        detail.append(contentsOf: facts.home ?? [])
        add("cgroup of a job", detail)
    }

    private mutating func add(_ controller: Controller) {
        let index = Int(controller.rawValue)
        guard index < facts.controllers.count else { return }
        switch facts.controllers[index] {
        case .enabled: add(controller.subject, .ok, "enabled")
        case .onDemand: add(controller.subject, .ok, "available, enabled when a limit needs it")
        case .absent(let error): add(controller.subject, .limited, error)
        }
    }

    /// Files that newer kernels have.
    private mutating func addFiles() {
        guard facts.obstacle == nil else { return }
        if facts.hasKill {
            add("cgroup.kill", .ok, "works")
        } else {
            add("cgroup.kill", .limited, "missing: trees are frozen and killed one by one", "use Linux 5.14 or later")
        }
        add("memory.peak", isThere: facts.hasMemoryPeak, needs: "memory controller", "use Linux 5.19 or later")
        add("pids.peak", isThere: facts.hasProcessesPeak, needs: "pids controller", "use Linux 6.1 or later")
        if facts.hasPressure {
            add("pressure", .ok, "counted")
        } else {
            add("pressure", .limited, "not counted", "boot with psi=1, or use a kernel with CONFIG_PSI")
        }
    }

    private mutating func add(
        _ file: StaticString, isThere: Bool?, needs: StaticString, _ remedy: StaticString
    ) {
        switch isThere {
        case true?: add(file, .ok, "counted")
        case false?: add(file, .limited, "missing", remedy)
        case nil:
            var detail = [UInt8]("not looked for: the ")
            detail.append(needs)
            detail.append(" is not enabled")
            add(file, detail)
        }
    }

    /// System calls.
    private mutating func addCalls() {
        if facts.hasClone3 {
            add("clone3", .ok, "works")
        } else {
            add("clone3", .limited, "refused: jobs are started by clone", "use Linux 5.3 or later, without a filter")
        }
        switch facts.hasCloneIntoCgroup {
        case true?: add("CLONE_INTO_CGROUP", .ok, "works")
        case false?:
            add("CLONE_INTO_CGROUP", .limited, "refused: a job moves itself before it starts", "use Linux 5.7 or later")
        case nil: break
        }
        do throws(Errno) {
            try KernelFeature.tryPidfd()
            add("pidfd", .ok, "works")
        } catch {
            add("pidfd", .limited, "refused", "use Linux 5.3 or later, without a filter")
        }
        do throws(Errno) {
            try Process.becomeSubreaper()
            add("subreaper", .ok, "works")
        } catch {
            add("subreaper", .missing, "refused: orphans of a job are lost", "use Linux 3.4 or later")
        }
    }

    /// What follows from it for `exec`.
    private mutating func addSummary() {
        switch facts.accounting {
        case .cgroup2: add("accounting", .ok, "cgroup2: CPU, memory, processes and I/O of the whole tree")
        case .cgroup2Core:
            add("accounting", .ok, "cgroup2-core: CPU time and pressure of the whole tree")
        case .rusage: add("accounting", .limited, "rusage: only the main process and those it waited for")
        }
        var options: [UInt8] = []
        for controller in Controller.allCases where !facts.canEnforce(controller) {
            if !options.isEmpty { options.append(" ") }
            options.append(controller.options)
        }
        if facts.obstacle != nil { options.append(" --cpu-time") }
        if options.isEmpty { return add("limits", .ok, "all can be enforced") }
        findings.append(
            Finding(
                subject: StaticText("limits"), grade: .limited, detail: [UInt8]("cannot be enforced: ") + options,
                remedy: []))
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
        case .cpu: "--cpus --cpu-weight"
        case .memory: "--memory --memory-high --swap"
        case .pids: "--pids"
        case .io: "--io-read --io-write"
        }
    }
}
