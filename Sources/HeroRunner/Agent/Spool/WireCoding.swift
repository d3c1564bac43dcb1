import RunnerProtocol

/// The protocol's own records as what lies in the spool: its rules for bounds, and for what is not known, hold there too.
package enum WireCoding: SpoolCoding {
    package static func append(_ specification: JobSpecification, to bytes: inout [UInt8]) {
        append(.order(.template(Template(alias: 0, specification: specification))), to: &bytes)
    }

    package static func specification(_ bytes: [UInt8]) -> JobSpecification? {
        guard case .order(.template(let template)) = record(bytes) else { return nil }
        return template.specification
    }

    package static func append(_ report: AttemptReport, to bytes: inout [UInt8]) {
        let key = AttemptKey(AssignmentKey(job: 0, epoch: 0), attempt: report.figures[.attempt] ?? 0)
        append(.notice(.ended(AttemptEnd(key: key, outlook: .last, report: report))), to: &bytes)
    }

    package static func report(_ bytes: [UInt8], name: [UInt8]) -> AttemptReport? {
        guard case .notice(.ended(let end)) = record(bytes) else { return nil }
        if name.isEmpty { return end.report }
        let named = AttemptReport(name: name, attempt: end.key.attempt, cause: end.report.cause)
        named.startedAtMilliseconds = end.report.startedAtMilliseconds
        named.accounting = end.report.accounting
        named.figures = end.report.figures
        named.failure = end.report.failure
        return named
    }

    private static func append(_ record: Record, to bytes: inout [UInt8]) {
        do throws(WireError) {
            bytes += try record.encoded()
        } catch {
            // It breaks a bound, which nothing does that came off the wire. What cannot be written is not there when it
            // is read, and the spool then says that it has lost something.
        }
    }

    private static func record(_ bytes: [UInt8]) -> Record? {
        var reader = RecordReader(bytes)
        do throws(WireError) {
            guard case .record(let record) = try reader.next() else { return nil }
            return record
        } catch {
            return nil
        }
    }
}
