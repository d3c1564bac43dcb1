import Noise
import RunnerProtocol
import System

/// Why a channel is at its end.
package enum ChannelError: Error, Equatable {
    /// The system call that failed said so.
    case system(Errno)
    /// What came is no frame, or is longer than it may be.
    case frame(WireError)
    /// What came cannot be opened: it was changed, or is of somebody without the expected key.
    case noise(NoiseError)
    /// What came could be opened, and is neither an introduction nor an answer; or it came before the answer.
    case malformed
    /// The coordinator does not want this runner: `FrameChannel.refusal`.
    case refused
}
