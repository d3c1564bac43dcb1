import RunnerProtocol
import System

/// A cgroup v2 controller that enforces or counts something for jobs.
package enum Controller: UInt8, CaseIterable, Sendable {
    case cpu, memory, pids, io

    /// As it is called in `cgroup.controllers`.
    package var name: StaticString {
        switch self {
        case .cpu: "cpu"
        case .memory: "memory"
        case .pids: "pids"
        case .io: "io"
        }
    }
}

/// Some of the controllers.
package struct ControllerSet: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Only that one.
    package init(_ controller: Controller) { rawValue = 1 << controller.rawValue }

    package static let cpu = ControllerSet(.cpu)
    package static let memory = ControllerSet(.memory)
    package static let pids = ControllerSet(.pids)
    package static let io = ControllerSet(.io)
    package static let all: ControllerSet = [.cpu, .memory, .pids, .io]

    /// Whether it is in the set.
    package func contains(_ controller: Controller) -> Bool { contains(ControllerSet(controller)) }

    /// One of the set; nil if it is empty.
    package var first: Controller? { Controller.allCases.first { contains($0) } }

    /// The names in `cgroup.controllers` or `cgroup.subtree_control`; those we have no use for are left out.
    init(names text: [UInt8]) {
        self = []
        var start = 0
        for at in 0...text.count where at == text.count || text[at] <= UInt8(ascii: " ") {
            for controller in Controller.allCases
            where at - start == controller.name.utf8CodeUnitCount
                && KernelText.starts(text, at: start, with: controller.name)
            {
                insert(ControllerSet(controller))
            }
            start = at + 1
        }
    }

    /// Those that must be enabled so that the kernel enforces the limits.
    package init(enforcing limits: ControlLimits) {
        self = []
        if limits.memoryBytes != nil || limits.memoryHighBytes != nil || limits.swapBytes != nil { insert(.memory) }
        if limits.cpuThousandths != nil || limits.cpuWeight != nil { insert(.cpu) }
        if limits.processes != nil { insert(.pids) }
        if !limits.io.isEmpty { insert(.io) }
    }

    /// What enables (`+`) or disables (`-`) them in `cgroup.subtree_control`: `+cpu +memory`.
    func request(_ sign: Unicode.Scalar) -> [UInt8] {
        var text: [UInt8] = []
        for controller in Controller.allCases where contains(controller) {
            if !text.isEmpty { text.append(" ") }
            text.add(UInt8(ascii: sign))
            text.append(controller.name)
        }
        return text
    }
}

/// Why a controller cannot be used in a cgroup, in the order of `CgroupError.Kind`.
package enum ControllerAbsence: UInt8, Sendable {
    /// It works for the v1 hierarchy it is bound to.
    case boundToV1
    /// The kernel has it, but was started without.
    case disabledAtBoot
    /// The kernel was built without it.
    case notInKernel
    /// The hierarchy has it, but the cgroups above do not pass it on.
    case notDelegated

    /// What a line of /proc/cgroups (cgroups(7)) says of a controller that the v2 root lacks; nil if it is about another.
    ///
    ///     #subsys_name  hierarchy  num_cgroups  enabled
    ///     memory        4          10           1
    init?(_ controller: Controller, in line: [UInt8]) {
        let tab = UInt8(ascii: "\t")
        // The io controller still bears its old name there.
        let name: StaticString = controller == .io ? "blkio" : controller.name
        guard KernelText.starts(line, at: 0, with: name), line.last != tab,
            let hierarchy = KernelText.field(1, of: line, from: name.utf8CodeUnitCount, separator: tab),
            let enabled = KernelText.field(3, of: line, from: name.utf8CodeUnitCount, separator: tab),
            line[name.utf8CodeUnitCount] == tab
        else { return nil }
        let zero = [UInt8(ascii: "0")]
        self = enabled == zero ? .disabledAtBoot : hierarchy == zero ? .notDelegated : .boundToV1
    }
}
