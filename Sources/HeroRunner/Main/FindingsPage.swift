import Execution
import Options
import RunnerProtocol

/// Findings as they are printed, one after another: for a person in columns, a line a finding; for a program as one
/// object on one line.
///
///     ok       cpu controller     enabled
///     limited  memory controller  the memory controller is bound to cgroup v1; boot with ...
///
///     {"findings":[{"subject":"kernel","grade":"ok","detail":"6.1.0","remedy":null}],"ready":true}
struct FindingsPage {
    /// How good a finding is.
    enum Grade {
        /// As it should be.
        case ok
        /// Jobs run, but with less.
        case limited
        /// Jobs do not have what `exec` promises by default.
        case missing

        fileprivate var name: StaticString {
            switch self {
            case .ok: "ok"
            case .limited: "limited"
            case .missing: "missing"
            }
        }
    }

    /// Whether nothing is missing.
    private(set) var isReady = true
    private let form: DoctorOptions.Form
    private var page: [UInt8] = []

    /// The widths of the first two columns; no subject is longer.
    private static let gradeWidth = 9
    private static let subjectWidth = 19

    /// An empty page.
    init(_ form: DoctorOptions.Form) { self.form = form }

    /// The whole page.
    var bytes: [UInt8] {
        if form == .text { return page }
        var all = [UInt8]("{\"findings\":[")
        all.add(page.dropFirst())
        all.append("],\"ready\":")
        all.append(isReady ? "true}\n" : "false}\n")
        return all
    }

    /// Adds a finding; an empty remedy is none.
    @inline(never)
    mutating func add(_ grade: Grade, _ subject: StaticString, _ detail: [UInt8], _ remedy: [UInt8] = []) {
        if grade == .missing { isReady = false }
        switch form {
        case .text:
            append(grade.name, width: Self.gradeWidth)
            append(subject, width: Self.subjectWidth)
            page.add(detail)
            if !remedy.isEmpty {
                page.append("; ")
                page.add(remedy)
            }
            page.append("\n")
        case .json:
            append(",{\"subject\":", [UInt8](subject))
            append(",\"grade\":", [UInt8](grade.name))
            append(",\"detail\":", detail)
            append(",\"remedy\":", remedy)
            page.append("}")
        }
    }

    /// Adds a finding in fixed words.
    @inline(never)
    mutating func add(_ grade: Grade, _ subject: StaticString, _ detail: StaticString, _ remedy: StaticString = "") {
        add(grade, subject, [UInt8](detail), [UInt8](remedy))
    }

    private mutating func append(_ word: StaticString, width: Int) {
        let end = page.count + width
        page.append(word)
        while page.count < end { page.add(UInt8(ascii: " ")) }
    }

    /// Adds a member of an object, RFC 8259; empty is null.
    private mutating func append(_ key: StaticString, _ value: [UInt8]) {
        page.append(key)
        page.append(jsonString: value.isEmpty ? nil : value)
    }
}
