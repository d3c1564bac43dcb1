import RunnerProtocol
import System

/// The cgroup in which the cgroups of jobs are made: the runner's own, or one that was named.
///
///     HOME/                   delegated to us: the runner's own, or `--cgroup-parent`
///     HOME/hero.1234          a job's, made by the runner with the process id 1234
///     HOME/hero.1234.1        its next one
///     HOME/hero.1234.runner   where the runner itself went, if it may not stay in HOME
///
/// Every one of them is locked with flock(2) for as long as its runner lives, so that any other runner, in whatever pid
/// namespace, knows by the lock which of them are left over.
package struct CgroupHome: ~Copyable {
    /// The directory; the file system is cgroup2 (but for tests).
    private(set) var directory: Descriptor
    /// The directory's path, for messages.
    package private(set) var path: [UInt8]
    /// Which controllers the children have; nil: not read yet.
    var enabled: ControllerSet?
    /// Where this process went so that HOME may have children with controllers.
    var leaf: RunnerLeaf?
    /// Who must live where this process does.
    var keeper: KeeperLink?
    private var serial: UInt32 = 0

    /// A directory that is already open; tests bring one of their own.
    init(directory: consuming Descriptor, path: [UInt8]) {
        self.directory = directory
        self.path = path
    }

    /// The runner's own cgroup.
    @inline(never)
    package static func own() throws(CgroupError) -> CgroupHome {
        var table = CgroupTable()
        if let home = usual(&table) { return home }
        table.readMembership()
        table.readMounts()
        guard let mount = table.mount, let cgroup = table.cgroup else { throw CgroupError(.notMounted) }
        guard let directory = table.directory else { throw CgroupError(.outOfSight, cgroup) }
        if mount.isReadOnly { throw CgroupError(.readOnly, mount.point) }
        return try open(directory)
    }

    /// The same where a machine usually has its hierarchy, without asking for all its mounts, which takes the kernel
    /// longer than all else; nil unless it is certain that it is the right one: the kernel tells its number, or the whole
    /// hierarchy is mounted there. Reads the membership into the table if it is needed.
    @inline(never)
    private static func usual(_ table: inout CgroupTable) -> CgroupHome? {
        let own = KernelFeature.ownCgroup
        if own == 0 && !KernelFeature.isInInitialCgroupNamespace { return nil }
        return hierarchy(at: "/sys/fs/cgroup/unified", own, &table) ?? hierarchy(at: "/sys/fs/cgroup", own, &table)
    }

    /// This process's cgroup, whose number is `own` if that is known, in the hierarchy that is mounted at that point; nil
    /// if none is, or another part of it.
    @inline(never)
    private static func hierarchy(at point: StaticString, _ own: UInt64, _ table: inout CgroupTable) -> CgroupHome? {
        guard let root = try? Descriptor.open(point, [.read, .directory]), root.isInCgroup2 else { return nil }
        let path = [UInt8](point)
        let inode = root.inode
        // The machine's first processes are in the root, as a container's are in the root of what it sees.
        if inode == own { return CgroupHome(directory: root, path: path) }
        // The hierarchy's own root has the first number of all.
        if own == 0 && inode != 1 { return nil }
        table.readMembership()
        // One that cannot be opened is looked for, and explained, the long way.
        guard let cgroup = table.cgroup, let home = try? open(cgroup.count == 1 ? path : path + cgroup),
            own == 0 || home.directory.inode == own
        else { return nil }
        return home
    }

    /// The cgroup at that path of the file system, such as `/sys/fs/cgroup/jobs`.
    package static func at(_ path: [UInt8]) throws(CgroupError) -> CgroupHome {
        let home = try open(path)
        guard home.directory.isInCgroup2 else { throw CgroupError(.notCgroup, path) }
        return home
    }

    /// Takes over the leaf in which an earlier agent has left this process: HOME is what lies above it, unless another one
    /// was named.
    mutating func goOn(in directory: consuming Descriptor) {
        // Its name is that of this process's cgroup.
        var table = CgroupTable()
        table.readMembership()
        guard let cgroup = table.cgroup, let slash = cgroup.lastIndex(of: UInt8(ascii: "/")),
            let above = try? directory.open("..", [.read, .directory])
        else { return }
        if self.directory.inode == directory.inode {
            self.directory = above
            path = Array(path.prefix(path.lastIndex(of: UInt8(ascii: "/")) ?? 0))
        }
        leaf = RunnerLeaf(directory: directory, name: CString(cgroup[(slash + 1)...]), enabled: enabledControllers())
    }

    /// Makes a cgroup for one job, locked. It is empty and has no limits.
    package mutating func makeCgroup() throws(CgroupError) -> Cgroup {
        // Names are taken where another pid namespace uses the same numbers, or a dead runner left some, and a sweeper
        // may grab a fresh one before it is locked.
        for _ in 0..<Self.namesTriedMax {
            let name = nextName()
            do throws(Errno) {
                try directory.makeDirectory(name)
            } catch {
                if error == .exists { continue }
                throw refusal(error)
            }
            if let cgroup = try claim(name) { return cgroup }
        }
        throw CgroupError(.make, [], .exists)
    }

    /// How many names are tried for a cgroup.
    static let namesTriedMax = 1000

    /// Opens and locks a directory that was just made; nil if a sweeper was quicker.
    private func claim(_ name: CString) throws(CgroupError) -> Cgroup? {
        let opened: Descriptor
        do throws(Errno) {
            opened = try directory.open(name, [.read, .directory])
        } catch .noSuchFile {
            return nil
        } catch {
            throw CgroupError(.open, [], error)
        }
        do throws(Errno) {
            try opened.lock()
        } catch .again {
            return nil
        } catch {
            throw CgroupError(.lock, [], error)
        }
        // The lock is ours, but the directory may have been removed before.
        return opened.isRemoved ? nil : Cgroup(descriptor: opened, name: CgroupName(name.bytes))
    }

    private func refusal(_ reason: Errno) -> CgroupError {
        switch reason {
        case .accessDenied, .notPermitted: CgroupError(.notDelegated, path, reason)
        case .readOnlyFileSystem: CgroupError(.readOnly, path)
        default: CgroupError(.make, [], reason)
        }
    }

    private mutating func nextName() -> CString {
        var name = [UInt8]("hero.")
        name.append(decimal: Process.id)
        if serial > 0 {
            name.append(".")
            name.append(decimal: serial)
        }
        serial &+= 1
        return CString(name)
    }

    @inline(never)
    private static func open(_ path: [UInt8]) throws(CgroupError) -> CgroupHome {
        do throws(Errno) {
            return CgroupHome(directory: try Descriptor.open(CString(path), [.read, .directory]), path: path)
        } catch {
            throw CgroupError(.unreachable, path, error)
        }
    }
}
