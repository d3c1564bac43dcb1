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

    static func specification(_ bytes: [UInt8]) -> JobSpecification? {
        var reader = EntryReader(bytes)
        let byte = reader.byte()
        let most = reader.varint()
        let name = reader.bytes(reader.varint())
        guard let restart = AttemptPolicy.Restart(rawValue: byte),
            let arguments = StringTable(packed: reader.remainder()), reader.isWhole
        else { return nil }
        let specification = JobSpecification(name: name)
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

    static func report(_ bytes: [UInt8], name: [UInt8]) -> AttemptReport? {
        var reader = EntryReader(bytes)
        guard let cause = Cause(rawValue: reader.byte()) else { return nil }
        let report = AttemptReport(name: name, attempt: 0, cause: cause)
        report.figures = Figures()
        report.startedAtMilliseconds = reader.varint()
        while !reader.isAtEnd {
            guard let figure = Figure(rawValue: reader.byte()) else { return nil }
            report.figures[figure] = reader.varint()
        }
        return reader.isWhole ? report : nil
    }
}
