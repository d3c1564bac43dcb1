import RunnerProtocol
import System

/// What this machine offers jobs, found by trying it: a cgroup is made, used and removed again.
package struct CgroupFacts: Sendable {
    /// Where the hierarchy, or what can be seen of it, is mounted; nil: nowhere.
    package var mountPoint: [UInt8]?
    /// Whether v1 hierarchies are mounted as well.
    package var hasV1 = false
    /// The runner's own cgroup, as a directory; nil if it cannot be seen.
    package var ownDirectory: [UInt8]?
    /// Where the cgroups of jobs are made; nil: nowhere.
    package var home: [UInt8]?
    /// Why a job cannot have a cgroup; nil: it can.
    package var obstacle: CgroupError?
    /// The controllers that the cgroups of jobs have.
    package var enabled: ControllerSet = []
    /// Those they get as soon as a limit needs them.
    package var onDemand: ControllerSet = []
    /// Why they cannot have the others.
    package var absences: [CgroupError] = []
    /// What works.
    package var found: Features = []
    /// What was looked for; the rest cannot be known, because there is no cgroup, or its controller is not enabled.
    package var sought: Features = []
    /// What could be counted of a job for a report.
    package var accounting = Accounting.rusage

    /// What newer kernels have and filters may refuse.
    package struct Features: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// `cgroup.kill` takes a request.
        package static let kill = Features(rawValue: 1)
        /// `memory.peak` is there.
        package static let memoryPeak = Features(rawValue: 2)
        /// `pids.peak` is there.
        package static let processesPeak = Features(rawValue: 4)
        /// The pressure files can be read.
        package static let pressure = Features(rawValue: 8)
        /// A process can be started by clone3.
        package static let clone3 = Features(rawValue: 16)
        /// It can be started inside a cgroup.
        package static let cloneIntoCgroup = Features(rawValue: 32)
        /// pidfd_open gives a descriptor.
        package static let pidfd = Features(rawValue: 64)
        /// This process can adopt orphans.
        package static let subreaper = Features(rawValue: 128)
    }

    /// Tries everything. `parent` is where the cgroups of jobs are to be made; nil: in the runner's own.
    package static func gather(parent: [UInt8]?) -> CgroupFacts {
        var facts = CgroupFacts()
        let table = CgroupTable.read()
        facts.mountPoint = table.mount?.point
        facts.hasV1 = table.hasV1
        facts.ownDirectory = table.directory
        facts.note(.clone3, canClone(into: -1))
        facts.note(.pidfd, KernelFeature.hasPidfd)
        facts.note(.subreaper, (try? Process.becomeSubreaper()) != nil)
        do throws(CgroupError) {
            var home = if let parent { try CgroupHome.at(parent) } else { try CgroupHome.own() }
            facts.home = home.path
            facts.examine(&home)
        } catch {
            facts.obstacle = error
        }
        return facts
    }

    /// The controllers whose limits can be enforced.
    package var enforceable: ControllerSet { obstacle == nil ? enabled.union(onDemand) : [] }

    private mutating func note(_ feature: Features, _ works: Bool) {
        sought.insert(feature)
        if works { found.insert(feature) }
    }

    private mutating func examine(_ home: inout CgroupHome) {
        enabled = home.enabledControllers()
        // What is enabled here is undone by `restore`; elsewhere it is only looked whether it could be.
        let canUndo = home.wouldMove
        for controller in Controller.allCases where !enabled.contains(controller) {
            var refusal = home.obstacle(to: controller)
            if refusal == nil, canUndo {
                do throws(CgroupError) {
                    try home.enable(ControllerSet(controller))
                } catch {
                    refusal = error
                }
            }
            if let refusal { absences.append(refusal) } else { onDemand.insert(ControllerSet(controller)) }
        }
        do throws(CgroupError) {
            let cgroup = try home.makeCgroup()
            examine(cgroup, home.enabledControllers())
            do throws(Errno) {
                try cgroup.remove()
            } catch {
                obstacle = .failed(.remove, error)
            }
        } catch {
            obstacle = error
        }
        home.restore()
    }

    private mutating func examine(_ cgroup: borrowing Cgroup, _ controllers: ControllerSet) {
        note(.cloneIntoCgroup, Self.canClone(into: cgroup.directory))
        note(.kill, (try? cgroup.descriptor.set("cgroup.kill", to: [UInt8(ascii: "1")])) != nil)
        // Where pressure is not counted, its files may be there and refuse to be read.
        note(.pressure, cgroup.descriptor.contents(of: "cpu.pressure") != nil)
        if controllers.contains(.memory) { note(.memoryPeak, cgroup.descriptor.has("memory.peak")) }
        if controllers.contains(.pids) { note(.processesPeak, cgroup.descriptor.has("pids.peak")) }
        var figures = Figures()
        accounting = cgroup.usage(into: &figures)
    }

    /// Starts a process by clone3 that executes nothing: when it comes as far as not finding its program, it was there.
    @inline(never)
    private static func canClone(into cgroup: Int32) -> Bool {
        let launch = Launch()
        launch.candidates = CString("/proc/self/exe/none").terminated
        launch.arguments = CString("none").terminated
        launch.cgroup = cgroup
        let mask = SignalSet.all.block()
        defer { _ = mask.block() }
        var method = Launch.Method.clone3
        do throws(Launch.Failure) {
            _ = try launch.start(by: &method)
            return false
        } catch {
            return error.step == .execute && method == .clone3
        }
    }
}
