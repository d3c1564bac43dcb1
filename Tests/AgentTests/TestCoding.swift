import RunnerProtocol

@testable import Agent

/// Bytes of the two values for tests. It is strict: a specification with anything else than what tests set is refused.
enum TestCoding: SpoolCoding {
    static func append(_ specification: JobSpecification, to bytes: inout [UInt8]) {
        let plain = JobSpecification(name: specification.name)
        plain.arguments = specification.arguments
        plain.attempts = specification.attempts
        precondition(plain == specification, "a test set something that TestCoding does not know")
        bytes.append(UInt8(specification.attempts.restart.rawValue))
        bytes.append(varint: specification.attempts.restartsMax.map { $0 + 1 } ?? 0)
        bytes.append(varint: UInt64(specification.name.count))
        bytes += specification.name
        bytes += specification.arguments.bytes
    }

    static func specification(_ bytes: ArraySlice<UInt8>) -> JobSpecification? {
        var reader = EntryReader(bytes)
        guard let byte = reader.byte(), let restart = AttemptPolicy.Restart(rawValue: byte),
            let most = reader.varint(), let length = reader.varint(), let name = reader.bytes(length),
            let arguments = StringTable(packed: Array(reader.remainder))
        else { return nil }
        let specification = JobSpecification(name: Array(name))
        specification.attempts.restart = restart
        specification.attempts.restartsMax = most == 0 ? nil : most - 1
        specification.arguments = arguments
        return specification
    }

    static func append(_ report: AttemptReport, to bytes: inout [UInt8]) {
        bytes.append(report.cause.rawValue)
        bytes.append(varint: report.startedAtMilliseconds)
        for i in 0..<25 {
            guard let value = report.figures[i] else { continue }
            bytes.append(UInt8(i))
            bytes.append(varint: value)
        }
    }

    static func report(_ bytes: ArraySlice<UInt8>, name: [UInt8]) -> AttemptReport? {
        var reader = EntryReader(bytes)
        guard let byte = reader.byte(), let cause = Cause(rawValue: byte), let start = reader.varint() else {
            return nil
        }
        let report = AttemptReport(name: name, attempt: 0, cause: cause)
        report.figures = Figures()
        report.startedAtMilliseconds = start
        while !reader.isAtEnd {
            guard let index = reader.byte(), let figure = Figure(rawValue: index), let value = reader.varint() else {
                return nil
            }
            report.figures[figure] = value
        }
        return report
    }
}
