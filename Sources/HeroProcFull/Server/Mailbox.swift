import Model
import RunnerProtocol
import Store
import System
import Threads

/// What other threads tell the loop.
enum Mail: Sendable {
    /// A method of the interface asks.
    case request(Request, Reply)
    /// The writer has the oldest turn on disk that it was given.
    case committed
    /// The writer cannot go on.
    case failed(StoreError)
    /// Output of a runner is in the logs, up to these places.
    case logged(RunnerID, [OutputPlace], bytes: UInt64)
    /// Logs have become longer or shorter.
    case logsGrew([LogGrowth])
    /// The coordinator is to end.
    case end(JobsAtEnd)
}

/// Where an answer goes, once.
final class Reply: Sendable {
    private let answer = Monitor<State>(.waiting)

    private enum State: Sendable {
        case waiting
        case answered(Answer)
        case ended
    }

    /// Gives the answer to who waits; nil: there will be none.
    func give(_ answer: Answer?) { self.answer.change { $0 = answer.map { .answered($0) } ?? .ended } }

    /// Waits for it.
    func wait() -> Answer? {
        answer.wait { state -> Answer?? in
            switch state {
            case .waiting: nil
            case .answered(let answer): .some(answer)
            case .ended: .some(nil)
            }
        }
    }
}

/// The loop's letter box: any thread puts mail in, and the loop, which waits in its poller, is woken.
final class Mailbox: Sendable {
    private let content = Monitor<Content>(Content())
    private let wakeup: Wakeup

    private struct Content: Sendable {
        var mail: [Mail] = []
        var isClosed = false
    }

    init() throws(Errno) { wakeup = try Wakeup.make() }

    /// For the loop's poller.
    var raw: Int32 { wakeup.raw }

    /// Puts something in; gives false if the loop takes no more.
    @discardableResult
    func put(_ mail: Mail) -> Bool {
        let wasEmpty = content.look { content -> Bool? in
            if content.isClosed { return nil }
            content.mail.append(mail)
            return content.mail.count == 1
        }
        if wasEmpty == true { wakeup.signal() }
        return wasEmpty != nil
    }

    /// Takes everything out.
    func take() -> [Mail] {
        wakeup.clear()
        return content.look { content in
            defer { content.mail = [] }
            return content.mail
        }
    }

    /// Takes everything out, and lets nothing in any more.
    func close() -> [Mail] {
        content.look { content in
            content.isClosed = true
            defer { content.mail = [] }
            return content.mail
        }
    }
}
