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
            throw .missing(unavailable, absence(of: unavailable), directory: path)
        }
        switch occupants() {
        case .none: break
        case .onlyThisProcess: try moveToLeaf(for: first)
        case .others: throw .occupied(first, directory: path)
        }
        do throws(Errno) {
            try directory.set("cgroup.subtree_control", to: missing.request("+"))
        } catch .busy {
            throw .occupied(first, directory: path)
        } catch {
            throw .notEnabled(first, directory: path, error)
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
            (try? directory.set("cgroup.procs", to: "0")) != nil
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
            return .missing(controller, absence(of: controller), directory: path)
        }
        guard directory.mayWrite("cgroup.subtree_control") else {
            return .notEnabled(controller, directory: path, .accessDenied)
        }
        return occupants() == .others ? .occupied(controller, directory: path) : nil
    }

    /// Whether `enable` would move this process, and `restore` undo everything.
    var wouldMove: Bool { leaf == nil && occupants() == .onlyThisProcess }

    /// Who lives in HOME itself, as far as it matters.
    private enum Occupants { case none, onlyThisProcess, others }

    /// The hierarchy's real root is exempt from the rule; it is the only cgroup without a type.
    private func occupants() -> Occupants {
        guard directory.has("cgroup.type") else { return .none }
        var parser = ProcessIdScanner()
        var all: [Int32] = []
        do throws(Errno) {
            try directory.forEachByte(of: "cgroup.procs") { byte in
                // Two are enough to know.
                if let id = parser.take(byte), all.count < 2 { all.append(id) }
            }
        } catch {
            return .others
        }
        if all.isEmpty { return .none }
        return all == [Process.id] ? .onlyThisProcess : .others
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
            throw .notDelegated(directory: path, error)
        }
        do throws(Errno) {
            let opened = try directory.open(leafName, [.read, .directory])
            try opened.lock()
            try opened.set("cgroup.procs", to: "0")
            leaf = RunnerLeaf(directory: opened, name: leafName)
        } catch {
            try? directory.removeDirectory(leafName)
            throw .notEnabled(controller, directory: path, error)
        }
    }

    private func controllers(_ file: StaticString) -> ControllerSet {
        // A file that cannot be read lists nothing.
        (try? directory.withContents(of: file) { ControllerSet(names: $0) }) ?? []
    }

    /// Why HOME was not given a controller.
    private func absence(of controller: Controller) -> ControllerAbsence {
        if let (mount, _) = try? Self.ownDirectory(),
            let root = try? Descriptor.open(CString(mount.point), [.read, .directory]),
            let listed = try? root.withContents(of: "cgroup.controllers", { ControllerSet(names: $0) }),
            listed.contains(controller)
        {
            return .notDelegated
        }
        var text: [UInt8] = []
        // Without /proc/cgroups the kernel has no controllers at all.
        try? Descriptor.open("/proc/cgroups", .read).forEachByte { text.append($0) }
        return ControllerAbsence.reason(for: controller, in: text)
    }
}
