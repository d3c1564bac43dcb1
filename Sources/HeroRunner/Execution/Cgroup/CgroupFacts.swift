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
    /// The state of each controller, in the order of `Controller.allCases`; empty if there is no home.
    package var controllers: [ControllerState] = []
    /// `cgroup.kill` takes a request.
    package var hasKill = false
    /// `memory.peak` is there; nil: cannot be known, as the memory controller is not enabled.
    package var hasMemoryPeak: Bool?
    /// `pids.peak` is there; nil: cannot be known, as the pids controller is not enabled.
    package var hasProcessesPeak: Bool?
    /// The pressure files can be read.
    package var hasPressure = false
    /// A process can be started by clone3.
    package var hasClone3 = false
    /// A process can be started inside a cgroup by clone3; nil: there is no cgroup to try it with.
    package var hasCloneIntoCgroup: Bool?
    /// What could be counted of a job for a report.
    package var accounting = Accounting.rusage

    /// What can be done with a controller.
    package enum ControllerState: Equatable, Sendable {
        /// The cgroups of jobs have it.
        case enabled
        /// They get it as soon as a limit needs it.
        case onDemand
        /// They cannot have it.
        case absent(CgroupError)
    }

    /// Tries everything. `parent` is where the cgroups of jobs are to be made; nil: in the runner's own.
    package static func gather(parent: [UInt8]?) -> CgroupFacts {
        var facts = CgroupFacts()
        facts.lookAround()
        facts.hasClone3 = canClone(into: nil)
        do throws(CgroupError) {
            var home = if let parent { try CgroupHome.at(parent) } else { try CgroupHome.own() }
            facts.home = home.path
            facts.examine(&home)
        } catch {
            facts.obstacle = error
        }
        return facts
    }

    /// Whether limits of that controller can be enforced.
    package func canEnforce(_ controller: Controller) -> Bool {
        let index = Int(controller.rawValue)
        guard obstacle == nil, index < controllers.count else { return false }
        return controllers[index] == .enabled || controllers[index] == .onDemand
    }

    private mutating func lookAround() {
        // Without /proc nothing can be seen.
        guard let table = try? CgroupTable.read() else { return }
        hasV1 = table.hasV1
        mountPoint = table.mounts.last?.point
        if let best = table.best { (mountPoint, ownDirectory) = (best.mount.point, best.directory) }
    }

    private mutating func examine(_ home: inout CgroupHome) {
        for controller in Controller.allCases {
            if home.enabledControllers().contains(controller) {
                controllers.append(.enabled)
            } else if let obstacle = home.obstacle(to: controller) {
                controllers.append(.absent(obstacle))
            } else {
                controllers.append(.onDemand)
            }
        }
        if home.wouldMove { enableAll(&home) }
        do throws(CgroupError) {
            var cgroup = try home.makeCgroup()
            try examine(&cgroup, enabled: home.enabledControllers())
        } catch {
            obstacle = error
        }
        home.restore()
    }

    /// Really enables what is enabled on demand, where `restore` undoes it.
    private mutating func enableAll(_ home: inout CgroupHome) {
        for controller in Controller.allCases where controllers[Int(controller.rawValue)] == .onDemand {
            do throws(CgroupError) {
                try home.enable(ControllerSet(controller))
            } catch {
                controllers[Int(controller.rawValue)] = .absent(error)
            }
        }
    }

    private mutating func examine(_ cgroup: inout Cgroup, enabled: ControllerSet) throws(CgroupError) {
        hasCloneIntoCgroup = Self.canClone(into: cgroup.directory)
        hasKill = cgroup.accepts("cgroup.kill", "1")
        hasPressure = cgroup.canRead("cpu.pressure")
        if enabled.contains(.memory) { hasMemoryPeak = cgroup.canRead("memory.peak") }
        if enabled.contains(.pids) { hasProcessesPeak = cgroup.canRead("pids.peak") }
        var usage = Usage()
        accounting = cgroup.usage(into: &usage)
        do throws(Errno) {
            try cgroup.remove()
        } catch {
            throw .failed(.remove, error)
        }
    }

    /// Starts a process by clone3 that executes nothing: when it comes as far as not finding its program, it was there.
    private static func canClone(into cgroup: Int32?) -> Bool {
        var launch = Launch()
        launch.candidates = [UInt8]("/proc/self/exe/none\0")
        launch.arguments = [UInt8]("none\0")
        launch.cgroup = cgroup ?? -1
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

extension Cgroup {
    /// Whether a file is there and can be read.
    fileprivate func canRead(_ file: StaticString) -> Bool {
        // Where pressure is not counted, its files are there and refuse to be read.
        (try? descriptor.withContents(of: file) { $0.count > 0 }) == true
    }

    /// Whether a file takes a value.
    fileprivate func accepts(_ file: StaticString, _ value: StaticString) -> Bool {
        // The answer is all that is wanted.
        (try? descriptor.set(file, to: value)) != nil
    }
}
