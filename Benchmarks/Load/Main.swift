import RunnerProtocol
import System

/// `hero-load SOCKET PREFIX COUNT [SLOTS]`: plays the runners PREFIX1 to PREFIXCOUNT at a coordinator's socket until a
/// connection ends or a signal comes. It prints in the end how many jobs it has ended.
@main
struct HeroLoad {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        guard words.count >= 3, let count = Int(words[words.startIndex + 2]), count > 0 else {
            print("usage: hero-load SOCKET PREFIX COUNT [SLOTS]")
            Process.exit(64)
        }
        let slots = words.count > 3 ? UInt32(words[words.startIndex + 3]) ?? 64 : 64
        do throws(Errno) {
            try play(CString(words[words.startIndex].utf8), words[words.startIndex + 1], count, slots)
        } catch {
            print("hero-load: \(String(decoding: error.message, as: UTF8.self))")
            Process.exit(1)
        }
    }

    private static func play(_ path: CString, _ prefix: String, _ count: Int, _ slots: UInt32) throws(Errno) {
        let poller = try Poller.make()
        var runners: [PlayedRunner] = []
        var space = [UInt8](repeating: 0, count: 64 << 10)
        var pingAt = Instant.sinceBoot.nanoseconds / 1_000_000 + 25_000
        var joined = 0
        while true {
            // Few at a time: a coordinator has only so much patience with those who have not said who they are.
            while runners.count < count, runners.count < joined + 64 {
                let number = runners.count + 1
                let runner = try PlayedRunner("\(prefix)\(number)", number: UInt64(number), slots: slots, at: path)
                _ = try runner.send()
                try poller.add(runner.socket.raw, .readable, token: UInt64(number))
                runners.append(runner)
            }
            var tokens: [UInt64] = []
            let now = Instant.sinceBoot.nanoseconds / 1_000_000
            _ = poller.waitHere(milliseconds: Int32(clamping: pingAt - min(now, pingAt))) { tokens.append($0) }
            while joined < runners.count, runners[joined].isJoined { joined += 1 }
            for token in tokens {
                let runner = runners[Int(token) - 1]
                if !runner.read(&space) { return report(runners) }
                if runner.hasUnsent { _ = try runner.send() }
                let interest: Poller.Interest = runner.hasUnsent ? [.readable, .writable] : .readable
                try poller.change(runner.socket.raw, interest, token: token)
            }
            if Instant.sinceBoot.nanoseconds / 1_000_000 >= pingAt {
                pingAt += 25_000
                for runner in runners { try runner.ping() }
            }
        }
    }

    /// Prints `ended COUNT`, and how long jobs were on their way if they say when they were asked for.
    private static func report(_ runners: [PlayedRunner]) {
        print("ended \(runners.reduce(0) { $0 + $1.ended })")
        var latencies = Latencies()
        for runner in runners { latencies.add(runner.latencies) }
        if let line = latencies.line { print(line) }
    }
}
