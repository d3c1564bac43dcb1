import API
import Client
import FoundationEssentials
import System
import Threads

/// Follows jobs on standard output and standard error.
struct Following {
    let client: Client
    let console: Console

    /// Shows what a job has written and writes, until nothing more will come, or, without `toEnd`, until all is shown that
    /// is there. It ends as well when nobody can be shown anything.
    func show(_ job: String, toEnd: Bool, since: UInt64? = nil) throws(ClientError) {
        var parameters = JobLogs.Parameters(job: job, from: since == nil ? 0 : nil, sinceMs: since)
        parameters.waitMs = toEnd ? 30_000 : 0
        while true {
            let page = try client.call(JobLogs.self, parameters)
            for part in page.parts { write(part) }
            if page.complete || (page.parts.isEmpty && !toEnd) || console.failure() != nil { return }
            parameters.from = page.next
        }
    }

    private func write(_ part: JobLogs.Part) {
        let stream = part.stream == "err" ? StandardStream.errors : StandardStream.output
        if let text = part.text {
            console.write(stream, Array(text.utf8))
        } else if let base64 = part.base64, let data = Data(base64Encoded: base64) {
            console.write(stream, Array(data))
        } else if let lost = part.lost {
            console.error("hero-proc: \(lost) bytes of output were lost")
        }
    }

    /// Waits until a run is over.
    func wait(_ run: String) throws(ClientError) -> RunSummary {
        while true {
            let summary = try client.call(RunWait.self, .init(run: run, waitMs: 30_000))
            if summary.state.isOver { return summary }
        }
    }

    /// The exit status that says how a job has ended, as `hero-runner exec` would.
    static func exitStatus(of job: JobSummary) -> Int32 {
        if job.state == .succeeded { return 0 }
        if let status = job.exitStatus, status != 0 { return status }
        return job.state == .cancelled ? 130 : 125
    }

    /// While a command is followed, a first Ctrl-C (or SIGTERM) cancels the run, and a second one leaves it alone. To be
    /// called before any thread is started.
    static func cancelOnSignal(_ run: String, socket: @escaping @Sendable () -> Client) {
        var ending = SignalSet.none
        ending.insert(Signal.interrupt)
        ending.insert(Signal.terminate)
        _ = ending.block()
        let signals = ending
        _ = Thread.start("signals") {
            guard let reader = try? SignalReader.make(signals), let poller = try? Poller.make(),
                (try? poller.add(reader.raw, .readable, token: 0)) != nil
            else { return }
            var count = 0
            while true {
                _ = poller.waitHere(milliseconds: -1) { _ in }
                while reader.next() != nil {
                    count += 1
                    if count > 1 { Process.exit(130) }
                    Output.error("hero-proc: cancels \(run); again to leave it running")
                    // If that fails, the run is followed as before.
                    _ = try? socket().call(RunCancel.self, .init(name: run, now: nil))
                }
            }
        }
    }
}
