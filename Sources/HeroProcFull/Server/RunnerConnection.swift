import Model
import RunnerProtocol
import System

/// A connection of a runner: bytes that come become bodies of frames, and bodies become bytes that are sent as the
/// other side takes them.
final class RunnerConnection {
    /// Who is at the other end.
    enum Who {
        /// It has not said hello; until then it may be there.
        case stranger(Link, until: UInt64)
        case runner(RunnerID)
    }

    let number: UInt64
    let socket: Descriptor
    var who: Who
    private var splitter = FrameSplitter()
    private var unsent: [UInt8] = []
    private var sentCount = 0
    /// Whether the poller watches for room.
    var isWaitingForRoom = false
    /// It is to be closed when everything was sent.
    var isEnding = false

    init(_ number: UInt64, _ socket: consuming Descriptor, until: UInt64) {
        self.number = number
        self.socket = socket
        who = .stranger(Link(), until: until)
    }

    /// What reading has come to.
    enum Reading {
        case bodies([[UInt8]])
        /// The other side has ended it, or it broke.
        case over
        /// What came is no frame.
        case malformed
    }

    /// Reads what has come, into `space`.
    func read(_ space: inout [UInt8]) -> Reading {
        do throws(Errno) {
            let count = try socket.read(into: &space)
            if count == 0 { return .over }
            var rest = space[..<count]
            var bodies: [[UInt8]] = []
            while let body = try? splitter.next(&rest) { bodies.append(body) }
            return rest.isEmpty ? .bodies(bodies) : .malformed
        } catch {
            return error == .again ? .bodies([]) : .over
        }
    }

    /// Adds a frame to what is sent. Gives whether there was room for it.
    func add(_ body: [UInt8]) -> Bool {
        guard unsent.count - sentCount <= Limits.unsentBytesMax else { return false }
        unsent += FrameWriter.frame(body)
        return true
    }

    /// Whether there is something to be sent.
    var hasUnsent: Bool { sentCount < unsent.count }

    /// Sends as much as is taken. Gives false if the connection is broken.
    func send() -> Bool {
        while hasUnsent {
            do throws(Errno) {
                sentCount += try socket.send(unsent[sentCount...])
            } catch {
                if error != .again { return false }
                if sentCount > Limits.readBytes {
                    unsent.removeFirst(sentCount)
                    sentCount = 0
                }
                return true
            }
        }
        unsent.removeAll(keepingCapacity: unsent.count <= Limits.readBytes)
        sentCount = 0
        return true
    }
}
