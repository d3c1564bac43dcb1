import RunnerProtocol
import System

/// A job's cgroup.
package struct Cgroup: ~Copyable {
    var directory: Int32 { -1 }
    var cpuMicroseconds: UInt64? { nil }
    var processCount: UInt64? { nil }
    var oomKills: UInt64? { nil }
    func kill() {}
    func remove() throws(Errno) {}
    func watchedEvents() -> Int32? { nil }
    func usage(into usage: inout Usage) -> Accounting { .rusage }
}

/// Where cgroups can be made.
package struct CgroupHome {
}
