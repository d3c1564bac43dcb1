import RunnerProtocol
import System

/// Setting a job's limits, before it starts. Source: Documentation/admin-guide/cgroup-v2.rst.
extension Cgroup {
    /// Sets every limit; HOME must have enabled their controllers. Gives the controllers of those that could not be set:
    /// none if enforcement is required, because then the first one that fails is thrown.
    @discardableResult
    package func apply(
        _ limits: ControlLimits, _ enforcement: JobSpecification.Enforcement = .required
    ) throws(CgroupError) -> ControllerSet {
        var unset: ControllerSet = []
        if limits.isEmpty { return unset }
        for file in LimitFile.allCases {
            for value in LimitText.values(for: file, of: limits) {
                do throws(Errno) {
                    try descriptor.set(file.name, to: value)
                } catch {
                    if enforcement == .required { throw .limitRefused(file, error) }
                    unset.insert(ControllerSet(file.controller))
                }
            }
        }
        return unset
    }
}

/// What is written to the limit files.
enum LimitText {
    /// The values for one file, in the order they are written; none if the limits do not concern it.
    static func values(for file: LimitFile, of limits: ControlLimits) -> [[UInt8]] {
        switch file {
        case .memoryMax: number(limits.memoryBytes)
        case .memoryHigh: number(limits.memoryHighBytes)
        case .swapMax: number(limits.swapBytes)
        case .oomGroup: ControllerSet(enforcing: limits).contains(.memory) ? [[UInt8]("1")] : []
        case .cpuMax: limits.cpuThousandths.map { [cpuMax(thousandths: $0)] } ?? []
        case .cpuWeight: number(limits.cpuWeight)
        case .pidsMax: number(limits.processes)
        case .ioMax: limits.io.map(ioMax)
        }
    }

    /// `QUOTA PERIOD`, microseconds. The kernel takes no quota below 1 ms and no period over 1 s, so the usual period of
    /// 100 ms becomes 1 s for less than a hundredth of a CPU.
    static func cpuMax(thousandths: UInt64) -> [UInt8] {
        let period: UInt64 = thousandths < 10 ? 1_000_000 : 100_000
        let (quota, overflow) = thousandths.multipliedReportingOverflow(by: period / 1000)
        var text: [UInt8] = []
        if overflow { text.append("max") } else { text.append(decimal: quota) }
        text.append(" ")
        text.append(decimal: period)
        return text
    }

    /// `MAJOR:MINOR rbps=BYTES wbps=BYTES`, with only what is limited.
    static func ioMax(_ device: ControlLimits.DeviceLimit) -> [UInt8] {
        var text: [UInt8] = []
        text.append(decimal: device.major)
        text.append(":")
        text.append(decimal: device.minor)
        if let bytes = device.readBytesPerSecond {
            text.append(" rbps=")
            text.append(decimal: bytes)
        }
        if let bytes = device.writeBytesPerSecond {
            text.append(" wbps=")
            text.append(decimal: bytes)
        }
        return text
    }

    private static func number(_ value: UInt64?) -> [[UInt8]] {
        guard let value else { return [] }
        var text: [UInt8] = []
        text.append(decimal: value)
        return [text]
    }
}
