import RunnerProtocol
import System

/// The cgroup of one job. It never serves another: page cache and peaks would be charged to the wrong one.
///
/// Dropping it leaves the directory to the next sweep; `remove` removes it.
package struct Cgroup: ~Copyable {
    /// Open and locked; the lock goes with this process, however it dies.
    let descriptor: Descriptor
    /// What its directory is called.
    let name: CgroupName
    private var events: CgroupEvents?

    /// An open and locked directory of that name.
    init(descriptor: consuming Descriptor, name: CgroupName) {
        self.descriptor = descriptor
        self.name = name
        events = nil
    }

    /// The directory, for the start of a process in it. The cgroup owns it.
    package var directory: Int32 { descriptor.raw }

    /// How many processes live in it and below. Zombies do not count.
    package var processCount: UInt64? { UInt64(CgroupTree.processes(in: descriptor).count) }

    /// SIGKILL to every process in it and below, frozen ones too. None can escape by forking. They are gone when
    /// `remove` succeeds, soon after.
    package func kill() { CgroupKill.kill(descriptor) }

    /// A descriptor for the poller, with interest in `changed`: it tells when `remove` may succeed. It reports once at
    /// first, and then whenever the cgroup was populated or emptied since the last `remove`. The cgroup owns it; nil if
    /// it cannot be had.
    package mutating func watchedEvents() -> Int32? {
        if let raw = events?.raw { return raw }
        // Unread, so that nothing which happened meanwhile is missed.
        guard let opened = try? CgroupEvents.open(in: descriptor) else { return nil }
        let raw = opened.raw
        events = consume opened
        return raw
    }

    /// Removes it and those the job made below it. Throws `Errno.busy` while a process lives there; any other error
    /// means that it cannot be removed.
    package func remove() throws(Errno) {
        // As seen from itself.
        let way = CString([UInt8](".."), slash: name.bytes)
        for _ in 0..<Self.removalsTriedMax {
            do throws(Errno) {
                return try descriptor.removeDirectory(way)
            } catch .noSuchFile {
                return
            } catch {
                if error != .busy && error != .notEmpty { throw error }
            }
            if isPopulated { throw .busy }
            try clear()
        }
        throw .busy
    }

    /// How often a directory is tried that says it is busy and has nobody in it.
    private static let removalsTriedMax = 100

    /// Whether a process lives in it or below.
    var isPopulated: Bool {
        if let populated = events?.isPopulated() { return populated }
        return CgroupEvents.isOne("populated", descriptor.contents(of: "cgroup.events"))
    }

    /// Removes what stands in the way of the removal of a cgroup without processes.
    private func clear() throws(Errno) {
        do throws(Errno) {
            if descriptor.subdirectoryCount == 0 {
                // The last process is on its way out and the kernel has not finished with it.
                let events = try CgroupEvents.open(in: descriptor)
                _ = events.isPopulated()
                events.waitForChange(milliseconds: 1)
            } else {
                try CgroupTree.removeChildren(of: descriptor)
            }
        } catch {
            // What is gone already is no obstacle, and what is busy is tried again.
            if error != .noSuchFile && error != .busy { throw error }
        }
    }
}

/// The open `cgroup.events` of a cgroup. A poller reports it as changed until it is read again.
struct CgroupEvents: ~Copyable {
    private let file: Descriptor

    private init(file: consuming Descriptor) { self.file = file }

    /// That of the cgroup with this directory.
    static func open(in directory: borrowing Descriptor) throws(Errno) -> CgroupEvents {
        CgroupEvents(file: try directory.open("cgroup.events", .read))
    }

    var raw: Int32 { file.raw }

    /// Whether any process lives in the cgroup or below; reading it rearms the poller. A cgroup that is gone is empty.
    @inline(never)
    func isPopulated() -> Bool { Self.isOne("populated", file.contents()) }

    /// Whether every process in it is stopped by the freezer.
    func isFrozen() -> Bool { Self.isOne("frozen", file.contents()) }

    /// Waits for the next change, but not longer than told.
    func waitForChange(milliseconds: Int32) { file.waitUntilChanged(milliseconds: milliseconds) }

    /// Whether the file says 1 for a key; one that cannot be read does not.
    @inline(never)
    static func isOne(_ key: StaticString, _ text: [UInt8]?) -> Bool {
        text.flatMap { KernelText.value(of: key, in: $0) } == 1
    }
}
