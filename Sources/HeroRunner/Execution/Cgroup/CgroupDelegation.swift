import RunnerProtocol
import System

/// The leaf below HOME in which the runner itself lives, when HOME passes controllers on.
struct RunnerLeaf: ~Copyable {
    /// Locked, so that no sweeper takes it.
    let directory: Descriptor
    let name: CString
    /// What was enabled in HOME since.
    var enabled: ControllerSet = []
}

/// Passing controllers on to the cgroups of jobs, by `cgroup.subtree_control`.
extension CgroupHome {
    /// Those that can be passed on: the ones that HOME itself was given.
    package func available() -> ControllerSet { controllers("cgroup.controllers") }

    /// Those that the cgroups of jobs have.
    @inline(never)
    package mutating func enabledControllers() -> ControllerSet {
        if let enabled { return enabled }
        let read = controllers("cgroup.subtree_control")
        enabled = read
        return read
    }

    /// Sees to it that the cgroups of jobs have these controllers. Where a cgroup that has processes of its own may not
    /// pass them on, and this process is the only one in it, it moves itself to a leaf first.
    package mutating func enable(_ wanted: ControllerSet) throws(CgroupError) {
        let missing = wanted.subtracting(enabledControllers())
        guard let first = missing.first else { return }
        if let unavailable = missing.subtracting(available()).first {
            throw CgroupError(absence(of: unavailable), of: unavailable, path)
        }
        switch occupants() {
        case .none: break
        case .onlyThisProcess: try moveToLeaf(for: first)
        case .others: throw CgroupError(.occupied, first, path)
        }
        do throws(Errno) {
            try directory.set("cgroup.subtree_control", to: missing.request("+"))
        } catch .busy {
            throw CgroupError(.occupied, first, path)
        } catch {
            throw CgroupError(.notEnabled, first, path, error)
        }
        enabled = enabledControllers().union(missing)
        if leaf != nil { leaf?.enabled.formUnion(missing) }
    }

    /// Undoes what `enable` did to this process's own cgroup: the runner goes back and its leaf is removed. To be called
    /// when every job's cgroup is removed; while there is one left, nothing is done.
    package mutating func restore() {
        guard let leaf = leaf.take() else { return }
        if (try? directory.subdirectories())?.count == 1,
            (try? directory.set("cgroup.subtree_control", to: leaf.enabled.request("-"))) != nil,
            (try? move(to: directory)) != nil
        {
            enabled = nil
            // What cannot be removed now is swept by the next runner.
            try? directory.removeDirectory(leaf.name)
        } else {
            self.leaf = consume leaf
        }
    }

    /// What would stop `enable`, found without changing anything; nil if nothing would.
    package mutating func obstacle(to controller: Controller) -> CgroupError? {
        if enabledControllers().contains(controller) { return nil }
        guard available().contains(controller) else {
            return CgroupError(absence(of: controller), of: controller, path)
        }
        guard directory.mayWrite("cgroup.subtree_control") else {
            return CgroupError(.notEnabled, controller, path, .accessDenied)
        }
        return occupants() == .others ? CgroupError(.occupied, controller, path) : nil
    }

    /// Whether `enable` would move this process, and `restore` undo everything.
    var wouldMove: Bool { leaf == nil && occupants() == .onlyThisProcess }

    /// Who lives in HOME itself, as far as it matters.
    private enum Occupants { case none, onlyThisProcess, others }

    /// The hierarchy's real root is exempt from the rule; it is the only cgroup without a type.
    private func occupants() -> Occupants {
        guard directory.has("cgroup.type") else { return .none }
        guard let file = try? directory.open("cgroup.procs", .read) else { return .others }
        var lines = KernelLines(file)
        guard lines.next() else { return .none }
        repeat {
            let process = KernelText.number(in: lines.line)
            guard process == UInt64(Process.id) || process == keeper.map({ UInt64($0.process) }) else { return .others }
        } while lines.next()
        return .onlyThisProcess
    }

    private mutating func moveToLeaf(for controller: Controller) throws(CgroupError) {
        var name = [UInt8]("hero.")
        name.append(decimal: Process.id)
        name.append(".runner")
        let leafName = CString(name)
        do throws(Errno) {
            try directory.makeDirectory(leafName)
        } catch .exists {
        } catch {
            throw CgroupError(.notDelegated, path, error)
        }
        do throws(Errno) {
            let opened = try directory.open(leafName, [.read, .directory])
            try opened.lock()
            try move(to: opened)
            try keeper?.holdLeaf(opened.raw)
            leaf = RunnerLeaf(directory: opened, name: leafName)
        } catch {
            try? directory.removeDirectory(leafName)
            throw CgroupError(.notEnabled, controller, path, error)
        }
    }

    /// Moves this process, and the keeper with it.
    private func move(to cgroup: borrowing Descriptor) throws(Errno) {
        if let keeper {
            var process: [UInt8] = []
            process.append(decimal: keeper.process)
            try cgroup.set("cgroup.procs", to: process)
        }
        try cgroup.set("cgroup.procs", to: [UInt8(ascii: "0")])
    }

    private func controllers(_ file: StaticString) -> ControllerSet {
        directory.contents(of: file).map { ControllerSet(names: $0) } ?? []
    }

    /// Why HOME was not given a controller. Where it is known to be v1's, or off, there is no need to look at the mounts,
    /// which takes the kernel longer than all else.
    @inline(never)
    private func absence(of controller: Controller) -> ControllerAbsence {
        var absence = ControllerAbsence.notInKernel
        // Without this file the kernel has no controllers for v1.
        if let file = try? Descriptor.open("/proc/cgroups", .read) {
            var lines = KernelLines(file)
            while lines.next() { absence = ControllerAbsence(controller, in: lines.line) ?? absence }
        }
        if absence == .notInKernel, let mount = CgroupTable.read().mount,
            let root = try? Descriptor.open(CString(mount.point), [.read, .directory]),
            let listed = root.contents(of: "cgroup.controllers"), ControllerSet(names: listed).contains(controller)
        {
            return .notDelegated
        }
        return absence
    }
}
