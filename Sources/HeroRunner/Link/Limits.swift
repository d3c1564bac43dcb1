import Noise
import RunnerProtocol

/// The bounds of this room.
package enum Limits {
    /// The longest introduction, bytes: before it is read, nothing longer is kept of what somebody sends.
    static let introductionBytesMax = Noise.Limits.firstMessageOverheadBytes + JoinToken.secretBytes
    /// The longest answer to it, bytes: a verdict, and a line for people.
    static let answerBytesMax = Noise.Limits.secondMessageOverheadBytes + 1 + WireLimits.textBytesMax
    /// The shortest sealed frame, bytes: a ping's or a pong's. No other record fills so short a frame.
    static let shortestFrameBytes: Int32 = 2 + 2 + 16
    /// So much of what was sent is kept in front of what waits, before that is moved, bytes.
    static let sentBytesMax = 64 * 1024
    /// What both sides mix in before they say anything: what they are about to speak.
    static var prologue: [UInt8] { [UInt8]("hero-runner 1") }
}
