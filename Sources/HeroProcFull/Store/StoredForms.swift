import Model
import RunnerProtocol

/// How values stand in the columns. Numbers that stand for cases are those of the cases where those are numbers already,
/// and given here where a case carries something.
extension Statement.Value {
    static func number(_ value: UInt64) -> Statement.Value { .integer(Int64(bitPattern: value)) }

    static func number(_ value: UInt64?) -> Statement.Value { value.map { number($0) } ?? .null }

    static func text(list: [String]) -> Statement.Value { .text(list.joined(separator: "\n")) }

    static func identifier(_ id: Identifier?) -> Statement.Value {
        guard let id else { return .null }
        return .blob(
            [id.high, id.low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } })
    }
}

extension Statement {
    func number(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    func optional(_ column: Int32) -> UInt64? { isNull(column) ? nil : number(column) }

    func list(_ column: Int32) -> [String] { text(column).split(separator: "\n").map { String($0) } }

    func identifier(_ column: Int32) -> Identifier? {
        let bytes = blob(column)
        guard bytes.count == 16 else { return nil }
        let halves = [bytes[..<8], bytes[8...]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return Identifier(high: halves[0], low: halves[1])
    }
}

/// A job's state in two columns: which, and of an end what came of it.
struct StoredState {
    let state: Int64
    let detail: Int64?

    init(_ state: JobState) {
        switch state {
        case .waiting: (self.state, detail) = (0, nil)
        case .ready: (self.state, detail) = (1, nil)
        case .assigned: (self.state, detail) = (2, nil)
        case .running: (self.state, detail) = (3, nil)
        case .ended(.succeeded): (self.state, detail) = (4, nil)
        case .ended(.failed(let failure)): (self.state, detail) = (5, Int64(failure.rawValue))
        case .ended(.cancelled(let cancellation)): (self.state, detail) = (6, Int64(cancellation.rawValue))
        }
    }

    /// The state that stands in the columns; nil: none does.
    static func read(_ state: Int64, _ detail: UInt64?, _ assigned: Assigned?) -> JobState? {
        let detail = UInt8(exactly: detail ?? 0)
        switch state {
        case 0: return .waiting
        case 1: return .ready
        case 2: return assigned.map { .assigned($0) }
        case 3: return assigned.map { .running($0) }
        case 4: return .ended(.succeeded)
        case 5: return detail.flatMap { JobOutcome.Failure(rawValue: $0) }.map { .ended(.failed($0)) }
        case 6: return detail.flatMap { JobOutcome.Cancellation(rawValue: $0) }.map { .ended(.cancelled($0)) }
        default: return nil
        }
    }
}

/// What the wire protocol has a form for is stored as one of its records.
enum StoredRecord {
    static func bytes(_ specification: JobSpecification) throws(StoreError) -> [UInt8] {
        try bytes(.order(.template(Template(alias: 0, specification: specification))), "the job's specification")
    }

    static func bytes(_ attempt: AttemptRecord) throws(StoreError) -> [UInt8] {
        let end = AttemptEnd(key: attempt.key, outlook: .last, report: attempt.report)
        return try bytes(.notice(.ended(end)), "the attempt's report")
    }

    static func bytes(_ direct: DirectRecord) throws(StoreError) -> [UInt8] {
        try bytes(.notice(.direct(direct.report)), "the report")
    }

    static func bytes(_ profile: RunnerProfile) throws(StoreError) -> [UInt8] {
        try bytes(.profile(profile), "the runner's profile")
    }

    private static func bytes(_ record: Record, _ what: String) throws(StoreError) -> [UInt8] {
        do throws(WireError) {
            return try record.encoded()
        } catch {
            throw .unwritable(what: what)
        }
    }

    static func specification(_ bytes: [UInt8]) -> JobSpecification? {
        guard case .order(.template(let template)) = record(bytes) else { return nil }
        return template.specification
    }

    static func attempt(_ bytes: [UInt8]) -> AttemptEnd? {
        guard case .notice(.ended(let end)) = record(bytes) else { return nil }
        return end
    }

    static func direct(_ bytes: [UInt8]) -> AttemptReport? {
        guard case .notice(.direct(let report)) = record(bytes) else { return nil }
        return report
    }

    static func profile(_ bytes: [UInt8]) -> RunnerProfile? {
        guard case .profile(let profile) = record(bytes) else { return nil }
        return profile
    }

    private static func record(_ bytes: [UInt8]) -> Record? {
        var reader = RecordReader(bytes)
        // A row that cannot be read is an error of the caller's, who knows which one it is.
        guard case .record(let record)? = try? reader.next() else { return nil }
        return record
    }
}
