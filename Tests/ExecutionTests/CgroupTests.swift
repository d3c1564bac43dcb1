import Foundation
import RunnerProtocol
import System
import Testing

@testable import Execution

/// The life and death of real cgroups, wherever this process may make some.
@Suite(.enabled(if: RealCgroup.isPossible, "no cgroup can be made here"))
struct CgroupTests {
    private let kill: Int32 = 9

    @Test func `a process is born in its cgroup, and killed and counted there`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        let cgroup = try home.makeCgroup()
        #expect(cgroup.isPopulated == false)
        let sleeper = try Sleeper(in: cgroup.directory)
        let count = cgroup.processCount
        #expect(count == 1)
        #expect(cgroup.isPopulated == true)
        #expect(throws: Errno.busy) { try cgroup.remove() }
        cgroup.kill()
        #expect(sleeper.signal() == kill)
        try cgroup.remove()
        let left = try home.directory.subdirectories()
        #expect(left.isEmpty)
    }

    @Test func `cgroups that the job made go with it, however deep`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        let cgroup = try home.makeCgroup()
        let name = "hero.\(ProcessInfo.processInfo.processIdentifier)"
        let deep = Array(repeating: "a", count: CgroupTree.depthMax + 6).joined(separator: "/")
        for branch in ["x/1", "x/2", "y", deep] { try real.makeDirectory("\(name)/\(branch)") }
        let sleepers = [
            try real.sleeper(in: "\(name)/x/2"), try real.sleeper(in: "\(name)/y"), try real.sleeper(in: name),
        ]
        let count = cgroup.processCount
        #expect(count == 3)
        cgroup.kill()
        for sleeper in sleepers { #expect(sleeper.signal() == kill) }
        try cgroup.remove()
        #expect(real.exists(name) == false)
    }

    @Test func `where the kernel cannot kill a cgroup its processes are killed one by one`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        let cgroup = try home.makeCgroup()
        try real.makeDirectory("hero.\(ProcessInfo.processInfo.processIdentifier)/below")
        let below = try real.open("hero.\(ProcessInfo.processInfo.processIdentifier)/below")
        let sleepers = [try Sleeper(in: cgroup.directory), try Sleeper(in: below.raw), try Sleeper(in: below.raw)]
        CgroupKill.killEach(in: cgroup.descriptor)
        for sleeper in sleepers { #expect(sleeper.signal() == kill) }
        try cgroup.remove()
    }

    @Test func `a frozen cgroup is killed all the same`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        let cgroup = try home.makeCgroup()
        let sleeper = try Sleeper(in: cgroup.directory)
        try cgroup.descriptor.set("cgroup.freeze", to: [UInt8(ascii: "1")])
        cgroup.kill()
        #expect(sleeper.signal() == kill)
        try cgroup.remove()
    }

    @Test func `a poller hears when the last process has gone`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        var cgroup = try home.makeCgroup()
        let sleeper = try Sleeper(in: cgroup.directory)
        let poller = try Poller.make()
        let events = cgroup.watchedEvents()
        try poller.add(try #require(events), .changed, token: 7)
        let first = poller.wait(milliseconds: 10_000) { #expect($0 == 7) }
        #expect(first == 1, "it reports once at first")
        #expect(throws: Errno.busy) { try cgroup.remove() }
        let quiet = poller.wait(milliseconds: 0) { _ in }
        #expect(quiet == 0)
        cgroup.kill()
        #expect(sleeper.signal() == kill)
        let last = poller.wait(milliseconds: 10_000) { #expect($0 == 7) }
        #expect(last == 1)
        try cgroup.remove()
    }

    @Test func `a sweep kills and removes what a dead runner left`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        for name in ["hero.4000001", "hero.4000001.1/job/made", "hero.4000002.runner", "mine"] {
            try real.makeDirectory(name)
        }
        let sleepers = [try real.sleeper(in: "hero.4000001"), try real.sleeper(in: "hero.4000001.1/job/made")]
        let bystander = try real.sleeper(in: "mine")
        let cgroup = try home.makeCgroup()
        let ours = try Sleeper(in: cgroup.directory)
        #expect(home.sweep(besides: 1) == 3)
        for sleeper in sleepers { #expect(sleeper.signal() == kill) }
        let mine = try Cgroup(descriptor: real.open("mine"), name: CgroupName(Array("mine".utf8)[...]))
        let counts = (mine.processCount, cgroup.processCount)
        #expect(counts == (1, 1))
        #expect(home.sweep(besides: 1) == 0)
        mine.kill()
        cgroup.kill()
        #expect(bystander.signal() == kill)
        #expect(ours.signal() == kill)
        try cgroup.remove()
    }

    @Test func `CPU time of the tree is counted without any controller`() throws {
        let real = try RealCgroup.make()
        var home = try real.home()
        let cgroup = try home.makeCgroup()
        let sleeper = try Sleeper(in: cgroup.directory)
        cgroup.kill()
        _ = sleeper.signal()
        var usage = Figures()
        let accounting = cgroup.usage(into: &usage)
        #expect(accounting != .rusage)
        #expect(usage[.userMicroseconds] != nil)
        #expect(usage[.systemMicroseconds] != nil)
        let total = cgroup.cpuMicroseconds
        #expect(total == (usage[.userMicroseconds] ?? 0) + (usage[.systemMicroseconds] ?? 0))
        try cgroup.remove()
    }

    @Test func `a fresh directory that a sweeper removes is noticed`() throws {
        let real = try RealCgroup.make()
        try real.makeDirectory("hero.1")
        let home = try real.home()
        let opened = try real.open("hero.1")
        #expect(opened.isRemoved == false)
        #expect(home.sweep(besides: 0) == 1)
        #expect(opened.isRemoved == true)
        try real.makeDirectory("hero.1")
        #expect(opened.isRemoved == true)
    }

    @Test func `the doctor leaves nothing behind`() throws {
        let real = try RealCgroup.make()
        let facts = CgroupFacts.gather(parent: Array(real.path.utf8))
        #expect(facts.obstacle == nil)
        #expect(facts.home == Array(real.path.utf8))
        #expect(facts.found.contains(.cloneIntoCgroup) == facts.found.contains(.clone3))
        #expect(facts.accounting != .rusage)
        let left = try real.home().directory.subdirectories()
        #expect(left.isEmpty)
    }
}
