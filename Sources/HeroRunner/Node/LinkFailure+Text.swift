import Agent
import RunnerProtocol
import System

extension LinkFailure {
    /// What a person reads: `Connection refused (111)`.
    package func append(to line: inout [UInt8]) {
        switch self {
        case .system(let reason):
            line.add(reason.message)
            line.append(" (")
            line.append(decimal: reason.code)
            line.append(")")
        case .goodbye(let goodbye):
            line.append("the coordinator says: ")
            line.append(goodbye.reason.text)
            if goodbye.text.isEmpty { return }
            line.append(": ")
            line.append(shown: goodbye.text)
        case .version(let version):
            line.append("the coordinator speaks version ")
            line.append(decimal: version)
            line.append(", which is not known here")
        case .unknownHost, .untrusted, .timedOut, .silent, .ended, .malformed, .spoolFull, .leaving: line.append(text)
        }
    }

    private var text: StaticString {
        switch self {
        case .unknownHost: "its name could not be resolved"
        case .untrusted:
            """
            whoever listens there is not trusted: on this machine it must be this user or root, elsewhere the \
            coordinator whose key is known
            """
        case .timedOut: "there was no answer in time"
        case .silent: "the coordinator answers no more"
        case .malformed: "what came is not the protocol"
        case .spoolFull: "the spool is full"
        case .leaving: "this agent leaves"
        case .ended, .system, .goodbye, .version: "the coordinator has ended the connection"
        }
    }
}

extension Goodbye.Reason {
    fileprivate var text: StaticString {
        switch self {
        case .version: "there is no common version"
        case .unknownRunner: "no runner of this name is enrolled"
        case .replaced: "another agent of this name has connected"
        case .malformed: "what this agent said is not the protocol"
        case .leaving: "it ends"
        case .removed: "this runner was removed"
        case .overloaded: "it can take no more now"
        }
    }
}
