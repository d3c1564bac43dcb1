import Logs
import Model
import RunnerProtocol
import System
import Threads

/// The thread that writes the logs of jobs: what has come together meanwhile is written, brought to the disk once, and
/// then the runners may forget it. A disk that is full is waited for; the runners keep what they have.
final class OutputWriter: Sendable {
    private let queue = Monitor<[Item]>([])
    private let mailbox: Mailbox
    private let versions: Versions
    private let complain: @Sendable (String) -> Void

    private struct Item: Sendable {
        let runner: RunnerID
        let part: Part
    }

    /// What a runner has sent.
    enum Part: Sendable {
        case chunk(OutputChunk)
        case gap(OutputGap)

        /// Where what follows begins.
        var end: OutputPlace {
            switch self {
            case .chunk(let chunk):
                OutputPlace(
                    key: chunk.place.key, stream: chunk.place.stream,
                    offset: chunk.place.offset + UInt64(chunk.bytes.count))
            case .gap(let gap): OutputPlace(key: gap.place.key, stream: gap.place.stream, offset: gap.end)
            }
        }

        /// What it has taken of the runner's credit.
        var cost: UInt64 {
            switch self {
            case .chunk(let chunk): UInt64(chunk.bytes.count)
            case .gap: 0
            }
        }
    }

    init(to mailbox: Mailbox, versions: Versions, complain: @escaping @Sendable (String) -> Void) {
        self.mailbox = mailbox
        self.versions = versions
        self.complain = complain
    }

    /// Starts the thread. Gives whether it could be started.
    func start(directory: String) -> Bool {
        Thread.start("logs") { [self] in
            let logs = LogWriter(directory: directory)
            while true {
                let items = queue.wait { items -> [Item]? in
                    defer { items = [] }
                    return items.isEmpty ? nil : items
                }
                var hasComplained = false
                while let error = write(items, to: logs) {
                    if !hasComplained { complain("\(error); output stays with the runners until it can be written") }
                    hasComplained = true
                    // Nothing else can be written meanwhile.
                    Thread.pause(milliseconds: Limits.retryMilliseconds)
                }
                tell(items)
            }
        }
    }

    /// Gives it what a runner has sent.
    func write(_ part: Part, of runner: RunnerID) {
        queue.change { $0.append(Item(runner: runner, part: part)) }
    }

    /// Writes it all; an error if not, and then it can be written again: what is there already is left out.
    private func write(_ items: [Item], to logs: LogWriter) -> LogError? {
        do throws(LogError) {
            let now = WallClock.milliseconds
            for item in items {
                switch item.part {
                case .chunk(let chunk): try logs.add(chunk)
                case .gap(let gap): try logs.add(gap, at: now)
                }
            }
            try logs.synchronize()
            return nil
        } catch {
            return error
        }
    }

    private func tell(_ items: [Item]) {
        var places: [RunnerID: [OutputPlace]] = [:]
        var bytes: [RunnerID: UInt64] = [:]
        for item in items {
            let end = item.part.end
            bytes[item.runner, default: 0] += item.part.cost
            let known = places[item.runner]?.firstIndex { $0.key == end.key && $0.stream == end.stream }
            if let known {
                places[item.runner]?[known].offset = end.offset
            } else {
                places[item.runner, default: []].append(end)
            }
        }
        for (runner, ends) in places.sorted(by: { $0.key < $1.key }) {
            mailbox.put(.logged(runner, ends, bytes: bytes[runner] ?? 0))
        }
        versions.advance()
    }
}
