import Glibc
import Script

/// `ScriptFuzz --cases FILE (--from NUMBER --inputs N [--state FILE] | --replay NUMBER)`
@main struct Main {
    /// Seconds of processor time after which an input is named.
    private static let slowSeconds = 2.0
    /// Seconds of processor time after which the process is killed.
    private static let hangSeconds = 20

    static func main() throws {
        var words: [String: String] = [:]
        var rest = CommandLine.arguments.dropFirst()
        while let name = rest.popFirst(), let value = rest.popFirst() { words[name] = value }
        guard let path = words["--cases"] else { fatalError("--cases FILE is needed") }
        let corpus = try FuzzCorpus(cases: path)
        if let number = words["--replay"].flatMap({ Int($0) }) { return try replay(number, corpus) }
        let first = words["--from"].flatMap { Int($0) } ?? 0
        let count = words["--inputs"].flatMap { Int($0) } ?? 1000
        run(first..<(first + count), corpus, ProgressRecord(path: words["--state"]))
    }

    private static func replay(_ number: Int, _ corpus: FuzzCorpus) throws {
        let input = FuzzInput(number: number, corpus: corpus)
        print(String(decoding: input.source, as: UTF8.self))
        print("--- input \(number), \(input.source.count) bytes")
        let outcome: String
        do throws(FuzzTrial.Broken) { outcome = "\(try FuzzTrial(in: .alone).run(input))" } catch {
            outcome = "BROKEN: \(error)"
        }
        print("--- \(outcome), \(processorSeconds()) s, peak \(peakKilobytes()) kB")
    }

    private static func run(_ numbers: Range<Int>, _ corpus: FuzzCorpus, _ record: ProgressRecord) {
        let trial = FuzzTrial(in: .alone)
        var (refused, failed, ran, broken, slow) = (0, 0, 0, 0, 0)
        for number in numbers {
            record.note(number)
            let start = processorSeconds()
            var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: hangSeconds, tv_usec: 0))
            unsafe setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
            do throws(FuzzTrial.Broken) {
                switch try trial.run(FuzzInput(number: number, corpus: corpus)) {
                case .refused: refused += 1
                case .failed: failed += 1
                case .ran: ran += 1
                }
            } catch {
                broken += 1
                tell("input \(number): \(error)")
            }
            let seconds = processorSeconds() - start
            if seconds > slowSeconds {
                slow += 1
                tell("input \(number): \(seconds) s")
            }
        }
        tell(
            "inputs \(numbers.lowerBound)..<\(numbers.upperBound): \(refused) refused, \(failed) failed, \(ran) ran, "
                + "\(broken) broke a promise, \(slow) slow, peak memory \(peakKilobytes()) kB")
        exit(broken + slow == 0 ? 0 : 1)
    }

    /// Prints at once: the next input may end the process.
    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func peakKilobytes() -> Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}

/// The number of the input that runs, in a file that outlives the process.
@safe struct ProgressRecord {
    private let place: UnsafeMutablePointer<Int>?

    /// A record in a file, or none.
    init(path: String?) {
        guard let path else {
            unsafe place = nil
            return
        }
        let file = unsafe open(path, O_RDWR | O_CREAT, 0o600)
        guard file >= 0, ftruncate(file, 8) == 0 else { fatalError("cannot write \(path)") }
        let memory = unsafe mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        close(file)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { fatalError("cannot map \(path)") }
        unsafe place = memory.assumingMemoryBound(to: Int.self)
    }

    /// Notes which input comes next.
    func note(_ number: Int) {
        unsafe place?.pointee = number
    }
}
