import RunnerProtocol
import Testing

@testable import Execution

struct CgroupControllerTests {
    private func set(_ text: String) -> ControllerSet {
        ControllerSet(names: Array(text.utf8))
    }

    @Test func `the controllers we use are found among the others`() {
        #expect(set("cpuset cpu io memory hugetlb pids rdma misc\n") == .all)
        #expect(set("cpuset hugetlb\n") == [])
        #expect(set("") == [])
        #expect(set("\n") == [])
        #expect(set("memory") == .memory)
        #expect(set("memory2 xpids io\n") == .io)
    }

    @Test func `limits need the controllers that enforce them and no others`() {
        #expect(ControllerSet(enforcing: ControlLimits()) == [])
        var limits = ControlLimits()
        limits.swapBytes = 0
        #expect(ControllerSet(enforcing: limits) == .memory)
        limits.cpuWeight = 10
        #expect(ControllerSet(enforcing: limits) == [.memory, .cpu])
        limits.processes = 1
        limits.io = [ControlLimits.DeviceLimit(major: 8, minor: 0)]
        #expect(ControllerSet(enforcing: limits) == .all)
    }

    @Test func `a request names each controller with its sign`() {
        #expect(([.cpu, .io] as ControllerSet).request("+") == [UInt8]("+cpu +io"))
        #expect(ControllerSet.memory.request("-") == [UInt8]("-memory"))
    }

    @Test func `the first of a set is one of it`() {
        #expect(ControllerSet.pids.first == .pids)
        #expect(([] as ControllerSet).first == nil)
    }

    /// /proc/cgroups of a hybrid machine, and of a Raspberry Pi.
    private static let hybrid = """
        #subsys_name\thierarchy\tnum_cgroups\tenabled
        cpu\t1\t1\t1
        memory\t4\t10\t1
        blkio\t7\t1\t1
        hugetlb\t0\t3\t1

        """
    private static let disabled = "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t90\t0\npids\t0\t90\t1\n"

    private func reason(_ controller: Controller, _ text: String) -> ControllerAbsence? {
        for line in text.split(separator: "\n") {
            if let reason = ControllerAbsence(controller, in: Array(line.utf8)) { return reason }
        }
        return nil
    }

    @Test func `the reason for a missing controller is looked up`() {
        #expect(reason(.memory, Self.hybrid) == .boundToV1)
        #expect(reason(.io, Self.hybrid) == .boundToV1)
        #expect(reason(.pids, Self.hybrid) == nil)
        #expect(reason(.memory, Self.disabled) == .disabledAtBoot)
        #expect(reason(.pids, Self.disabled) == .notDelegated)
        #expect(reason(.cpu, "") == nil)
    }

    @Test(arguments: ["cpu", "cpu\t", "cpu\t0\t1", "cpuacct\t1\t1\t1", "cpu 1 1 1"])
    func `a line that is cut short or about another controller says nothing`(line: String) {
        #expect(reason(.cpu, line) == nil)
    }
}
