import Options
import RunnerProtocol
import System

/// What fuzzing drives: any bytes go into one of the parsers, which may refuse them but must not trap. The first byte
/// chooses the parser. `contrib/fuzz` builds the same function for libFuzzer.
enum FuzzEntry {
    /// How many parsers there are.
    static let parsers = 5

    /// Feeds one input.
    static func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        switch Int(first) % parsers {
        case 0: commandLine(rest)
        case 1: batchLine(rest)
        case 2: environmentFile(rest)
        case 3: reports(rest)
        default: reader(rest)
        }
    }

    private static func commandLine(_ input: [UInt8]) {
        let words = input.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
        do throws(UsageError) {
            let world = FuzzWorld(file: words.last ?? [])
            if case .batch(let start) = try Invocation.parse([[0x72]] + words) {
                _ = try BatchOptions.parse([[0x72]] + words, from: start, in: world)
            }
            _ = try ExecOptions.parse(words, from: 0, in: world)
        } catch {
            _ = error.line(for: .exec)
        }
    }

    private static func batchLine(_ input: [UInt8]) {
        do throws(UsageError) {
            let parsed = try BatchOptions.parse([[UInt8]](), from: 0, in: FuzzWorld(file: input))
            if case .some(let options) = consume parsed {
                let parser = BatchParser(options, in: FuzzWorld(file: input))
                do throws(LineError) {
                    _ = try parser.job(input)
                } catch {
                    _ = error.message(file: input, line: 1)
                }
            }
        } catch {}
    }

    private static func environmentFile(_ input: [UInt8]) {
        var table = StringTable()
        for line in input.split(separator: 0x0a) {
            do throws(EnvironmentFile.Problem) { try EnvironmentFile.read(line[...], into: &table) } catch {}
        }
    }

    private static func reports(_ input: [UInt8]) {
        var set = ResumeSet()
        for line in input.split(separator: 0x0a) { set.add(.text(Array(line))) }
        set.pack()
        _ = set.take(LineIdentity(input[...]))
    }

    private static func reader(_ input: [UInt8]) {
        var reader = LineReader()
        for chunk in input.split(separator: 0x0b) {
            reader.append(chunk)
            while reader.next() != nil {}
        }
        reader.end()
        while reader.next() != nil {}
    }
}

/// Surroundings in which every file has the same bytes.
private struct FuzzWorld: Surroundings {
    var file: [UInt8]

    func environment() -> StringTable { StringTable() }
    func contents(of path: [UInt8], limit: Int) throws(Errno) -> [UInt8] { Array(file.prefix(limit)) }
    func blockDevice(at path: [UInt8]) throws(Errno) -> BlockDevice? {
        file.isEmpty ? nil : BlockDevice(major: 1, minor: 2)
    }
}
