import RunnerProtocol
import System

/// Removing what dead runners left in HOME.
extension CgroupHome {
    /// Kills and removes every `hero.*` in HOME whose lock can be taken, which means that its runner is dead. Gives how
    /// many were removed. What cannot be removed in time is left to the next sweep.
    ///
    /// `jobs` says how many cgroups of our own jobs there are now. When HOME has no directory besides, this is one
    /// system call; it may be called at any time, so it need not delay a start.
    @discardableResult
    package func sweep(besides jobs: Int) -> Int {
        if directory.subdirectoryCount == (leaf == nil ? jobs : jobs + 1) { return 0 }
        // A home that cannot be listed cannot be swept.
        guard let names = try? directory.subdirectories(startingWith: "hero.") else { return 0 }
        var removed = 0
        for name in names where Self.isRunnersName(Array(name.bytes)) {
            // It may be gone by now, or its runner may live.
            guard let found = try? directory.open(name, [.read, .directory, .noFollow]), (try? found.lock()) != nil,
                Cgroup(descriptor: found, name: CgroupName(name.bytes)).killAndRemove()
            else { continue }
            removed += 1
        }
        return removed
    }

    /// Whether a directory's name is one that a runner gives: `hero.PID`, `hero.PID.N` or `hero.PID.runner`.
    static func isRunnersName(_ name: [UInt8]) -> Bool {
        let dot = UInt8(ascii: ".")
        guard KernelText.starts(name, at: 0, with: "hero."), name.last != dot, name.count <= CgroupName.bytesMax,
            let process = KernelText.field(1, of: name, separator: dot), KernelText.number(in: process) != nil
        else { return false }
        guard let kind = KernelText.field(2, of: name, separator: dot) else { return true }
        return (KernelText.number(in: kind) != nil || kind == "runner")
            && KernelText.field(3, of: name, separator: dot) == nil
    }
}

extension Cgroup {
    /// Kills every process in it and removes it; gives false if that takes too long or cannot be done, which leaves it to
    /// the next sweep.
    @discardableResult
    func killAndRemove() -> Bool {
        if isPopulated {
            kill()
            // It has just been read, so it is there.
            guard let events = try? CgroupEvents.open(in: descriptor) else { return false }
            for _ in 0..<Self.waitsMax where events.isPopulated() {
                events.waitForChange(milliseconds: Self.waitMilliseconds)
            }
        }
        return (try? remove()) != nil
    }

    /// How long killed processes are waited for.
    private static let waitMilliseconds: Int32 = 10
    private static let waitsMax = 20
}
