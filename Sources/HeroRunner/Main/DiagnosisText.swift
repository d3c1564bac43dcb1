import Execution
import RunnerProtocol
import System

extension Diagnosis {
    /// For a person: a line a finding, in columns.
    ///
    ///     ok       cpu controller     enabled
    ///     limited  memory controller  the memory controller is bound to cgroup v1; boot with ...
    var text: [UInt8] {
        var width = 0
        for finding in findings { width = Swift.max(width, finding.subject.literal.utf8CodeUnitCount) }
        var text: [UInt8] = []
        for finding in findings {
            text.append(finding.grade.name)
            text.pad(finding.grade.name, to: 9)
            text.append(finding.subject.literal)
            text.pad(finding.subject.literal, to: width + 2)
            text.append(contentsOf: finding.detail)
            if !finding.remedy.isEmpty {
                text.append("; ")
                text.append(contentsOf: finding.remedy)
            }
            text.append("\n")
        }
        return text
    }

    /// For a program: one object on one line.
    ///
    ///     {"ready":true,"findings":[{"subject":"kernel","grade":"ok","detail":"6.1.0","remedy":null}]}
    var json: [UInt8] {
        var text = [UInt8]("{\"ready\":")
        text.append(isReady ? "true" : "false")
        text.append(",\"findings\":[")
        for (index, finding) in findings.enumerated() {
            if index > 0 { text.append(",") }
            text.append("{\"subject\":\"")
            text.append(finding.subject.literal)
            text.append("\",\"grade\":\"")
            text.append(finding.grade.name)
            text.append("\",\"detail\":")
            text.append(quoted: finding.detail)
            text.append(",\"remedy\":")
            if finding.remedy.isEmpty { text.append("null") } else { text.append(quoted: finding.remedy) }
            text.append("}")
        }
        text.append("]}\n")
        return text
    }
}

extension Finding.Grade {
    fileprivate var name: StaticString {
        switch self {
        case .ok: "ok"
        case .limited: "limited"
        case .missing: "missing"
        }
    }
}

extension Array where Element == UInt8 {
    fileprivate mutating func pad(_ word: StaticString, to width: Int) {
        for _ in word.utf8CodeUnitCount..<Swift.max(width, word.utf8CodeUnitCount) { append(UInt8(ascii: " ")) }
    }

    /// Adds a JSON string, RFC 8259 section 7. Paths may hold any byte but NUL; those that are no UTF-8 stay as they are.
    fileprivate mutating func append(quoted bytes: [UInt8]) {
        append("\"")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append("\\u00")
                append(byte < 0x10 ? "0" : "1")
                let digit = byte & 0xf
                append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            default: append(byte)
            }
        }
        append("\"")
    }
}
