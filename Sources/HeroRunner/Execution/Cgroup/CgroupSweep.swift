import RunnerProtocol
import System

/// Removing what dead runners left in HOME.
extension CgroupHome {
    /// Kills and removes every `hero.*` in HOME whose lock can be taken, which means that its runner is dead. Gives how
    /// many were removed. What cannot be removed in time is left to the next sweep.
    ///
    /// When HOME has no directories but ours this is one system call, so it may be called after a job was started.
    @discardableResult
    package func sweep() -> Int {
        if directory.subdirectoryCount == ours { return 0 }
        guard let names = try? directory.subdirectories(startingWith: "hero.") else { return 0 }
        var removed = 0
        for name in names where Self.isRunnersName(name.bytes) {
            guard let found = try? directory.open(name, [.read, .directory, .noFollow]),
                (try? found.lock()) != nil
            else { continue }
            if reap(found, named: name) { removed += 1 }
        }
        return removed
    }

    /// Whether a directory's name is one that a runner gives: `hero.PID`, `hero.PID.N` or `hero.PID.runner`.
    static func isRunnersName(_ name: ArraySlice<UInt8>) -> Bool {
        let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "hero", isNumber(parts[1]) else { return false }
        return parts.count == 2 || parts[2] == "runner" || isNumber(parts[2])
    }

    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    private func reap(_ cgroup: borrowing Descriptor, named name: CString) -> Bool {
        // Most often nothing lives there any more.
        switch remove(cgroup, named: name) {
        case .removed: return true
        case .failed: return false
        case .populated: break
        }
        CgroupKill.kill(cgroup)
        guard let file = try? cgroup.open("cgroup.events", .read) else { return false }
        let events = CgroupEvents(file: file)
        for _ in 0..<Self.sweepWaitsMax where events.isPopulated() {
            events.waitForChange(milliseconds: Self.sweepWaitMilliseconds)
        }
        return remove(cgroup, named: name) == .removed
    }

    /// How long a sweep waits for killed processes to go.
    private static let sweepWaitMilliseconds: Int32 = 10
    private static let sweepWaitsMax = 20
}
