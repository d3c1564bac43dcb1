import Link
import Model
import RunnerProtocol
import System

/// A connection of a runner, or of somebody who may be one.
final class RunnerConnection {
    /// Who is at the other end.
    enum Who {
        case stranger(Stranger)
        case runner(RunnerID)
    }

    /// It has not said hello, or who it is was not decided yet.
    struct Stranger {
        var link = RunnerProtocol.Link()
        var claim: Claim
        /// Until then it may be there, in milliseconds.
        let until: UInt64
    }

    /// What a stranger has shown of itself.
    enum Claim {
        /// It is a process of this user, so it is the runner that it says it is.
        case ours
        /// Nothing yet: it is at the other end of a network.
        case nothing
        /// The key of this runner.
        case known(RunnerIdentity)
        /// A key, and a token by which it may become that of this runner.
        case invited(RunnerIdentity, key: [UInt8], tokenHash: [UInt8])
        /// The same, and it has said hello; the coordinator was asked.
        case joining
    }

    let number: UInt64
    let channel: FrameChannel
    /// From where it comes: `unix`, or `tcp:ADDRESS:PORT`.
    let address: String
    var who: Who
    /// Whether the poller watches for room.
    var isWaitingForRoom = false
    /// It is to be closed when everything was sent.
    var isEnding = false

    init(_ number: UInt64, _ channel: FrameChannel, from address: String, _ stranger: Stranger) {
        self.number = number
        self.channel = channel
        self.address = address
        who = .stranger(stranger)
    }

    /// Adds a frame to what is sent. Gives whether there was room for it.
    func add(_ body: [UInt8]) -> Bool {
        guard channel.backlog <= Limits.unsentBytesMax else { return false }
        channel.add(body)
        return true
    }
}
