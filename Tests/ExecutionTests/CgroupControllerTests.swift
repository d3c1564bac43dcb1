import RunnerProtocol
import Testing

@testable import Execution

struct CgroupControllerTests {
    private func set(_ text: String) -> ControllerSet {
        let bytes = Array(text.utf8)
        return ControllerSet(names: bytes.span)
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

    @Test func `the reason for a missing controller is looked up`() {
        let hybrid = Array(Self.hybrid.utf8)
        #expect(ControllerAbsence.reason(for: .memory, in: hybrid) == .boundToV1)
        #expect(ControllerAbsence.reason(for: .io, in: hybrid) == .boundToV1)
        #expect(ControllerAbsence.reason(for: .pids, in: hybrid) == .notInKernel)
        let disabled = Array(Self.disabled.utf8)
        #expect(ControllerAbsence.reason(for: .memory, in: disabled) == .disabledAtBoot)
        #expect(ControllerAbsence.reason(for: .pids, in: disabled) == .notDelegated)
        #expect(ControllerAbsence.reason(for: .cpu, in: []) == .notInKernel)
    }
}
