import Foundation
import RunnerProtocol
import System
import Testing

@testable import Execution

/// Making, sweeping and delegation, on directories that look like cgroups.
struct CgroupHomeTests {
    private var me: String { "hero.\(ProcessInfo.processInfo.processIdentifier)" }

    private func failure(_ body: () throws(CgroupError) -> Void) -> CgroupError? {
        do throws(CgroupError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func `cgroups are named after their runner and never twice`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        let first = try home.makeCgroup()
        let second = try home.makeCgroup()
        #expect(try fake.directories() == [me, "\(me).1"])
        try first.remove()
        try second.remove()
        #expect(try fake.directories() == [])
        let third = try home.makeCgroup()
        #expect(try fake.directories() == ["\(me).2"])
        try third.remove()
    }

    @Test func `a name that is taken is passed over`() throws {
        let fake = try FakeCgroup.make()
        try fake.makeDirectory(me)
        var home = try fake.home()
        let cgroup = try home.makeCgroup()
        #expect(try fake.directories() == [me, "\(me).1"])
        try cgroup.remove()
    }

    @Test func `where every name is taken none is made`() throws {
        let fake = try FakeCgroup.make()
        try fake.makeDirectory(me)
        for n in 1..<CgroupHome.namesTriedMax { try fake.makeDirectory("\(me).\(n)") }
        var home = try fake.home()
        let error = failure { () throws(CgroupError) in _ = try home.makeCgroup() }
        #expect(error == .failed(.make, .exists))
    }

    @Test func `a cgroup is locked while its owner lives`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        do {
            let cgroup = try home.makeCgroup()
            let other = try fake.open(me)
            #expect(throws: Errno.again) { try other.lock() }
            #expect(cgroup.directory >= 0)
        }
        let other = try fake.open(me)
        // A process that another test is just starting has a copy of the lock until it executes.
        while (try? other.lock()) == nil {}
    }

    @Test func `a sweep removes what nobody holds and nothing else`() throws {
        let fake = try FakeCgroup.make()
        for name in ["hero.77", "hero.77.3", "hero.5.runner", "hero", "hero.x", "hero.7.y", "hero.7.1.2", "other.1"] {
            try fake.makeDirectory(name)
        }
        try fake.write("hero.99", "a file")
        try fake.makeDirectory("hero.88")
        let held = try fake.open("hero.88")
        try held.lock()
        var home = try fake.home()
        let ours = try home.makeCgroup()
        #expect(home.sweep(besides: 1) == 3)
        let kept = ["hero", "hero.7.1.2", "hero.7.y", "hero.88", "hero.x", me, "other.1"]
        #expect(try fake.directories() == kept.sorted())
        try ours.remove()
        #expect(held.raw >= 0)
    }

    @Test(arguments: [
        ("hero.1", true), ("hero.123.0", true), ("hero.1.runner", true), ("hero.", false), ("hero.1.", false),
        ("hero", false), ("hero.1.2.3", false), ("hero.1.runners", false), ("xhero.1", false), ("hero.-1", false),
    ])
    func `only names that runners give are swept`(name: String, isRunners: Bool) {
        #expect(CgroupHome.isRunnersName(Array(name.utf8)) == isRunners)
    }

    @Test func `a controller that is enabled is not asked for again`() throws {
        let fake = try FakeCgroup.make(files: [
            "cgroup.controllers": "memory\n", "cgroup.subtree_control": "memory pids\n",
        ])
        var home = try fake.home()
        try home.enable([.memory, .pids])
        #expect(try fake.read("cgroup.subtree_control") == "memory pids\n")
    }

    @Test func `only what is missing is enabled`() throws {
        let fake = try FakeCgroup.make(files: [
            "cgroup.controllers": "cpu memory pids\n", "cgroup.subtree_control": "pids\n", "cgroup.type": "domain\n",
            "cgroup.procs": "",
        ])
        var home = try fake.home()
        #expect(home.obstacle(to: .memory) == nil)
        try home.enable([.memory, .pids, .cpu])
        #expect(try fake.read("cgroup.subtree_control") == "+cpu +memory")
        #expect(home.enabledControllers() == [.cpu, .memory, .pids])
    }

    @Test func `a controller that was not given to us is missing`() throws {
        let fake = try FakeCgroup.make(files: ["cgroup.controllers": "cpu\n", "cgroup.subtree_control": "\n"])
        var home = try fake.home()
        guard case .missing(.memory, _, let directory) = failure({ () throws(CgroupError) in try home.enable(.memory) })
        else {
            Issue.record("enabled a controller that is not there")
            return
        }
        #expect(directory == Array(fake.path.utf8))
        #expect(try fake.read("cgroup.subtree_control") == "\n")
    }

    @Test(arguments: ["1\n2\n", "1\n", "0\n"])
    func `a home where others live passes nothing on`(processes: String) throws {
        let fake = try FakeCgroup.make(files: [
            "cgroup.controllers": "memory\n", "cgroup.subtree_control": "\n", "cgroup.type": "domain\n",
            "cgroup.procs": processes,
        ])
        var home = try fake.home()
        let occupied = CgroupError.occupied(.memory, directory: Array(fake.path.utf8))
        #expect(home.obstacle(to: .memory) == occupied)
        #expect(failure { () throws(CgroupError) in try home.enable(.memory) } == occupied)
        #expect(try fake.read("cgroup.subtree_control") == "\n")
        #expect(try fake.directories() == [])
    }

    @Test func `the hierarchy's root may have processes`() throws {
        let fake = try FakeCgroup.make(files: [
            "cgroup.controllers": "memory\n", "cgroup.subtree_control": "\n", "cgroup.procs": "1\n2\n",
        ])
        var home = try fake.home()
        try home.enable(.memory)
        #expect(try fake.read("cgroup.subtree_control") == "+memory")
    }

    @Test func `a leaf that the runner cannot enter is removed again`() throws {
        let fake = try FakeCgroup.make(files: [
            "cgroup.controllers": "memory\n", "cgroup.subtree_control": "\n", "cgroup.type": "domain\n",
            "cgroup.procs": "\(ProcessInfo.processInfo.processIdentifier)\n",
        ])
        var home = try fake.home()
        let error = failure { () throws(CgroupError) in try home.enable(.memory) }
        #expect(error == .notEnabled(.memory, directory: Array(fake.path.utf8), .noSuchFile))
        #expect(try fake.directories() == [])
        #expect(try fake.read("cgroup.subtree_control") == "\n")
    }

    @Test func `limits are written to their files`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        let cgroup = try home.makeCgroup()
        for file in LimitFile.allCases { try fake.write("\(me)/\(file.name)", "") }
        var limits = ControlLimits()
        limits.memoryBytes = 1 << 20
        limits.swapBytes = 0
        limits.cpuThousandths = 500
        limits.processes = 9
        #expect(try cgroup.apply(limits) == [])
        #expect(try fake.read("\(me)/memory.max") == "1048576")
        #expect(try fake.read("\(me)/memory.swap.max") == "0")
        #expect(try fake.read("\(me)/memory.oom.group") == "1")
        #expect(try fake.read("\(me)/cpu.max") == "50000 100000")
        #expect(try fake.read("\(me)/pids.max") == "9")
        #expect(try fake.read("\(me)/cpu.weight") == "")
        #expect(try fake.read("\(me)/io.max") == "")
    }

    @Test func `a limit without its file is refused or left out as asked`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        let cgroup = try home.makeCgroup()
        try fake.write("\(me)/pids.max", "")
        var limits = ControlLimits()
        limits.memoryBytes = 1 << 20
        limits.processes = 9
        let error = failure { () throws(CgroupError) in try cgroup.apply(limits) }
        #expect(error == .limitRefused(.memoryMax, .noSuchFile))
        #expect(try cgroup.apply(limits, .bestEffort) == .memory)
        #expect(try fake.read("\(me)/pids.max") == "9")
    }

    @Test func `what the files say is the usage`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        let cgroup = try home.makeCgroup()
        try fake.write("\(me)/cpu.stat", "usage_usec 30\nuser_usec 10\nsystem_usec 20\n")
        try fake.write("\(me)/cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=77\n")
        var usage = Figures()
        #expect(cgroup.usage(into: &usage) == .cgroup2Core)
        #expect(usage[.userMicroseconds] == 10)
        #expect(usage[.systemMicroseconds] == 20)
        #expect(usage[.cpuPressureMicroseconds] == 77)
        #expect(usage[.memoryPeakBytes] == nil)
        #expect(usage[.oomKills] == nil)
        #expect(usage[.readBytes] == nil)
        #expect(usage[.processLimitHits] == nil)
        try fake.write("\(me)/memory.events", "low 0\nhigh 4\nmax 9\noom 2\noom_kill 1\noom_group_kill 0\n")
        try fake.write("\(me)/memory.peak", "4096\n")
        try fake.write("\(me)/pids.events", "max 3\n")
        try fake.write("\(me)/io.stat", "8:0 rbytes=1 wbytes=2 rios=0 wios=0 dbytes=0 dios=0\n")
        #expect(cgroup.usage(into: &usage) == .cgroup2)
        #expect(usage[.memoryPeakBytes] == 4096)
        #expect(usage[.swapPeakBytes] == nil)
        #expect(usage[.memoryHighEvents] == 4)
        #expect(usage[.oomKills] == 1)
        #expect(usage[.processLimitHits] == 3)
        #expect(usage[.processesPeak] == nil)
        #expect(usage[.readBytes] == 1)
        #expect(usage[.writtenBytes] == 2)
    }

    @Test func `without its files nothing is known`() throws {
        let fake = try FakeCgroup.make()
        var home = try fake.home()
        let cgroup = try home.makeCgroup()
        var usage = Figures()
        #expect(cgroup.usage(into: &usage) == .rusage)
        #expect(usage.isEmpty)
        let seconds = cgroup.cpuMicroseconds
        #expect(seconds == nil)
        try cgroup.remove()
    }

    @Test func `a path that is no cgroup is refused`() throws {
        let fake = try FakeCgroup.make()
        let path = Array(fake.path.utf8)
        #expect(failure { () throws(CgroupError) in _ = try CgroupHome.at(path) } == .notCgroup(directory: path))
        let none = path + [UInt8]("/none")
        let unreachable = CgroupError.unreachable(directory: none, .noSuchFile)
        #expect(failure { () throws(CgroupError) in _ = try CgroupHome.at(none) } == unreachable)
    }
}
