import RunnerProtocol
import System

/// The cgroup of one job. It never serves another: page cache and peaks would be charged to the wrong one.
///
/// Dropping it leaves the directory to the next sweep; `CgroupHome.remove` removes it.
package struct Cgroup: ~Copyable {
    /// Open and locked; the lock goes with this process, however it dies.
    let descriptor: Descriptor
    let name: CString
    private var processesFile: Descriptor?

    init(descriptor: consuming Descriptor, name: CString) {
        self.descriptor = descriptor
        self.name = name
        processesFile = nil
    }

    /// The directory, for clone3(CLONE_INTO_CGROUP).
    package var directory: Int32 { descriptor.raw }

    /// Its `cgroup.procs`, open for writing: the way in for a child where clone3 is refused.
    package mutating func processes() throws(CgroupError) -> Int32 {
        if let raw = processesFile?.raw { return raw }
        do throws(Errno) {
            let file = try descriptor.open("cgroup.procs", .write)
            let raw = file.raw
            processesFile = consume file
            return raw
        } catch {
            throw .failed(.openProcesses, error)
        }
    }

    /// How many processes live in it and below. Zombies do not count.
    package func processCount() -> Int {
        var count = 0
        CgroupTree.forEachProcess(in: descriptor) { _ in count += 1 }
        return count
    }

    /// SIGKILL to every process in it and below, frozen ones too. None can escape by forking. They are gone when the
    /// cgroup is no longer populated, soon after.
    package func kill() { CgroupKill.kill(descriptor) }

    /// Says when the last process has gone.
    package func watch() throws(CgroupError) -> CgroupEvents {
        do throws(Errno) {
            return CgroupEvents(file: try descriptor.open("cgroup.events", .read))
        } catch {
            throw .failed(.watch, error)
        }
    }
}

/// The open `cgroup.events` of a cgroup. A poller reports it as changed until it is read again.
package struct CgroupEvents: ~Copyable {
    private let file: Descriptor

    init(file: consuming Descriptor) { self.file = file }

    /// For the poller, with interest in `changed`.
    package var raw: Int32 { file.raw }

    /// Whether any process lives in the cgroup or below; reading it rearms the poller. A cgroup that is gone is empty.
    package func isPopulated() -> Bool {
        (try? file.withContents { KernelText.value(of: "populated", in: $0) }) == 1
    }

    /// Whether every process in it is stopped by the freezer.
    func isFrozen() -> Bool {
        (try? file.withContents { KernelText.value(of: "frozen", in: $0) }) == 1
    }

    /// Waits for the next change, but not longer than told.
    func waitForChange(milliseconds: Int32) { file.waitUntilChanged(milliseconds: milliseconds) }
}

extension CgroupHome {
    /// What became of a directory that was to be removed.
    package enum Removal: Equatable, Sendable {
        case removed
        /// Processes live in it.
        case populated
        case failed(Errno)
    }

    /// Removes a job's cgroup and those the job made below it.
    package mutating func remove(_ cgroup: borrowing Cgroup) -> Removal {
        let result = remove(cgroup.descriptor, named: cgroup.name)
        if result == .removed { ours -= 1 }
        return result
    }

    func remove(_ cgroup: borrowing Descriptor, named name: CString) -> Removal {
        for _ in 0..<Self.removalsTriedMax {
            do throws(Errno) {
                try directory.removeDirectory(name)
                return .removed
            } catch .noSuchFile {
                return .removed
            } catch .busy, .notEmpty {
                if let refusal = clear(cgroup) { return refusal }
            } catch {
                return .failed(error)
            }
        }
        return .failed(.busy)
    }

    /// How often a directory is tried that says it is busy and has nobody in it.
    private static let removalsTriedMax = 100

    /// Removes what stands in the way of a removal; nil if it may be tried again.
    private func clear(_ cgroup: borrowing Descriptor) -> Removal? {
        do throws(Errno) {
            let events = CgroupEvents(file: try cgroup.open("cgroup.events", .read))
            if events.isPopulated() { return .populated }
            if cgroup.subdirectoryCount == 0 {
                // The last process is on its way out and the kernel has not finished with it.
                events.waitForChange(milliseconds: 1)
            } else {
                try CgroupTree.removeChildren(of: cgroup)
            }
            return nil
        } catch .busy {
            return nil
        } catch .noSuchFile {
            return nil
        } catch {
            return .failed(error)
        }
    }
}
