import RunnerProtocol
import System

/// What keeper and agent say to each other.
///
///     word 0    version (the second byte) and kind (the lowest)
///     word 1    the slot of the board that it is about, or a process
///     others    as the kind says
///
/// A keeper lives as long as its jobs, through any number of upgrades of the agent. So there is little to be said, and a
/// kind that is not known is passed over.
enum KeeperMessage {
    static var version: UInt64 { 1 }

    enum Kind: UInt8 {
        // From the agent.

        /// Keep these descriptors for a slot: word 2 has a bit for the place of each.
        case hold = 1
        /// Close those of a slot.
        case release
        /// The child of word 1, unless that is 0, may be reaped; say which has ended next: `ended` or `noneEnded`.
        case next
        /// Give all that is kept: `kept` for each slot, then `begun`.
        case takeOver
        /// The agent works.
        case isUp
        /// When the agent has left, start the program that lies where the present one lay.
        case replace

        // From the keeper.

        /// A child has ended, it is not said which. An older keeper says so once until there was a `next`.
        case tick
        /// The child of word 1 has: word 2 is 1 if it exited, word 3 its code or signal, the others what it used. After the
        /// first `next` it is also said unasked, and then again only of another child, when there was a `next`.
        case ended
        /// None has.
        case noneEnded
        /// Descriptors of a slot; see `hold`.
        case kept
        /// That was all. Word 1: the signal that killed the agent before; word 2: see `Replacement`; word 3: a status.
        case begun
    }

    /// Where each descriptor of a slot has its place.
    enum Place { static let output = 0, errors = 1, cgroup = 2 }
    /// The same of slot 0, which is the agent's own. `asker` is who wants to know what came of a replacement.
    enum OwnPlace { static let board = 0, lock = 1, leaf = 2, asker = 3 }

    static func make(_ kind: Kind, _ first: UInt64 = 0) -> Channel.Message {
        var message = Channel.Message()
        message.words[0] = version << 8 | UInt64(kind.rawValue)
        message.words[1] = first
        return message
    }

    /// What it is; nil: nothing that is known.
    static func kind(of message: Channel.Message) -> Kind? {
        Kind(rawValue: UInt8(truncatingIfNeeded: message.words[0]))
    }
}

/// What came of the wish to run another program.
package enum Replacement: UInt64, Sendable {
    /// There was none.
    case none
    /// This is the one.
    case done
    /// It could not be executed, for the reason that is told.
    case notExecuted
    /// It has ended before it worked, with the status that is told.
    case failed
}
