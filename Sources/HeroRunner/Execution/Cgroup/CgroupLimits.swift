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
            var place = 0
            while let value = LimitText.value(place, for: file, of: limits) {
                place += 1
                do throws(Errno) {
                    try descriptor.set(file.name, to: value)
                } catch {
                    if enforcement == .required { throw CgroupError(file, error) }
                    unset.insert(ControllerSet(file.controller))
                }
            }
        }
        return unset
    }
}

/// What is written to the limit files.
enum LimitText {
    /// The value that is written to a file at that place, from 0; nil behind the last. Only `io.max` takes several: one
    /// for each device.
    static func value(_ place: Int, for file: LimitFile, of limits: ControlLimits) -> [UInt8]? {
        if file == .ioMax { return place < limits.io.count ? ioMax(limits.io[place]) : nil }
        if place > 0 { return nil }
        switch file {
        case .memoryMax: return number(limits.memoryBytes)
        case .memoryHigh: return number(limits.memoryHighBytes)
        case .swapMax: return number(limits.swapBytes)
        case .oomGroup: return ControllerSet(enforcing: limits).contains(.memory) ? number(1) : nil
        case .cpuMax: return limits.cpuThousandths.map { cpuMax(thousandths: $0) }
        case .cpuWeight: return number(limits.cpuWeight)
        case .pidsMax: return number(limits.processes)
        case .ioMax: return nil
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

    @inline(never)
    private static func number(_ value: UInt64?) -> [UInt8]? {
        guard let value else { return nil }
        var text: [UInt8] = []
        text.append(decimal: value)
        return text
    }
}
