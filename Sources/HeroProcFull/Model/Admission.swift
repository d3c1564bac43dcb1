/// What is stored of a token: enough to know it when it is shown, and not to make it.
package struct TokenRecord: Equatable, Sendable {
    /// SHA-256 of its secret.
    package var hash: [UInt8]
    /// Milliseconds since 1970-01-01 UTC.
    package var expiresAtMilliseconds: UInt64
    /// The runner's key came by it.
    package var isUsed = false

    package init(hash: [UInt8], expiresAtMilliseconds: UInt64) {
        self.hash = hash
        self.expiresAtMilliseconds = expiresAtMilliseconds
    }
}

/// By what a runner is known.
package struct RunnerIdentity: Equatable, Sendable {
    package var id: RunnerID
    package var name: String
    package var key: [UInt8]?
    package var token: TokenRecord?
}

extension RunnerRecord {
    /// By what it is known.
    package var identity: RunnerIdentity { RunnerIdentity(id: id, name: name, key: key, token: token) }
}

/// What becomes of a machine that shows a key over TCP, and maybe a token.
package enum Admission: Equatable, Sendable {
    /// The key is that of this runner.
    case known(RunnerIdentity)
    /// The token is good: the key may become that of this runner.
    case invited(RunnerIdentity)
    case refused(Refusal)

    /// Why it is sent away.
    package enum Refusal: Equatable, Sendable {
        /// No runner has the key.
        case unknownKey
        /// No such token was given out, or it was replaced by another.
        case unknownToken
        case tokenExpired
        /// Another key came by it.
        case tokenUsed
        /// The key is that of another runner than the token is for.
        case keyTaken(by: String)

        /// A line for the person who joins a machine.
        package var text: String {
            switch self {
            case .unknownKey: "no runner with this key is enrolled; make a token with `hero-proc runner enroll`"
            case .unknownToken: "the token is not known; a newer one may have been made for that name"
            case .tokenExpired: "the token has expired; make another with `hero-proc runner enroll`"
            case .tokenUsed: "the token was used by another machine; make another with `hero-proc runner enroll`"
            case .keyTaken(let name): "this machine is the runner `\(name)` already; remove that one first"
            }
        }
    }

    /// No token is shown. `holder`: whose key it is.
    package init(_ holder: RunnerIdentity?) { self = holder.map { .known($0) } ?? .refused(.unknownKey) }

    /// A token is shown. `holder`: whose key it is. `invited`: for whom the token is. The time is of the calendar.
    ///
    /// Who has got in by a token gets in again by it: what it was told the first time may be lost.
    package init(_ holder: RunnerIdentity?, invited: RunnerIdentity?, at wallMilliseconds: UInt64) {
        guard let invited, let token = invited.token else {
            self = .refused(.unknownToken)
            return
        }
        if let holder, holder.id != invited.id {
            self = .refused(.keyTaken(by: holder.name))
        } else if token.isUsed {
            self = holder == nil ? .refused(.tokenUsed) : .known(invited)
        } else {
            self = token.expiresAtMilliseconds <= wallMilliseconds ? .refused(.tokenExpired) : .invited(invited)
        }
    }
}
