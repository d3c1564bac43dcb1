import Logs
import Model
import RunnerProtocol
import System
import Threads

/// The thread that writes the logs of jobs: what has come together meanwhile is written, brought to the disk once, and
/// then the runners may forget it. A disk that is full is waited for; the runners keep what they have.
final class OutputWriter: Sendable {
    private let queue = Monitor<[Work]>([])
    private let mailbox: Mailbox
    private let versions: Versions
    private let complain: @Sendable (String) -> Void

    private enum Work: Sendable {
        case part(Part, of: RunnerID)
        /// These jobs are gone, and their logs with them.
        case removal(ClosedRange<JobID>)
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

    /// Starts the thread, which first goes through the logs there are; `known` says of which numbers there is a job. Gives
    /// whether it could be started.
    func start(directory: String, known: @escaping @Sendable (ClosedRange<JobID>) -> Set<JobID>?) -> Bool {
        Thread.start("logs") { [self] in
            mailbox.put(.logsGrew(LogSurvey(directory: directory).run(known)))
            let logs = LogWriter(directory: directory)
            while true {
                let items = queue.wait { items -> [Work]? in
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
                let growth = logs.takeGrowth()
                if !growth.isEmpty { mailbox.put(.logsGrew(growth)) }
            }
        }
    }

    /// Gives it what a runner has sent.
    func write(_ part: Part, of runner: RunnerID) {
        queue.change { $0.append(.part(part, of: runner)) }
    }

    /// Lets it remove the logs of jobs that are gone.
    func remove(_ jobs: ClosedRange<JobID>) { queue.change { $0.append(.removal(jobs)) } }

    /// Writes it all; an error if not, and then it can be written again: what is there already is left out.
    private func write(_ items: [Work], to logs: LogWriter) -> LogError? {
        do throws(LogError) {
            let now = WallClock.milliseconds
            for item in items {
                switch item {
                case .part(.chunk(let chunk), _): try logs.add(chunk)
                case .part(.gap(let gap), _): try logs.add(gap, at: now)
                case .removal(let jobs): remove(jobs, from: logs)
                }
            }
            try logs.synchronize()
            return nil
        } catch {
            return error
        }
    }

    /// What cannot be removed holds nobody up: it is tried again when a coordinator starts.
    private func remove(_ jobs: ClosedRange<JobID>, from logs: LogWriter) {
        do throws(LogError) {
            try logs.remove(jobs)
        } catch {
            complain("\(error); it is left there")
        }
    }

    private func tell(_ items: [Work]) {
        var places: [RunnerID: [OutputPlace]] = [:]
        var bytes: [RunnerID: UInt64] = [:]
        for case .part(let part, let runner) in items {
            let end = part.end
            bytes[runner, default: 0] += part.cost
            let known = places[runner]?.firstIndex { $0.key == end.key && $0.stream == end.stream }
            if let known {
                places[runner]?[known].offset = end.offset
            } else {
                places[runner, default: []].append(end)
            }
        }
        for (runner, ends) in places.sorted(by: { $0.key < $1.key }) {
            mailbox.put(.logged(runner, ends, bytes: bytes[runner] ?? 0))
        }
        versions.advance()
    }
}
