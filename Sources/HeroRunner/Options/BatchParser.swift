import RunnerProtocol
import System

/// Turns lines of a batch into jobs. A line is either a command, as words (see `WordSplitter`), or a JSON object:
///
///     gzip -9 'a file'
///     {"name": "pack", "command": ["gzip", "-9", "a file"], "memory": "64M", "env": {"LANG": "C"}}
///
/// The keys of an object are the long option names without dashes that may stand there, and `command`: an array of
/// strings, or a string of words. Options without a value take `true` or `false`, numbers may be written as numbers,
/// options that may be repeated take an array, and `env` takes an object too.
package struct BatchParser<World: Surroundings>: ~Copyable {
    private let defaults: JobDraft
    private let world: World

    /// Every job begins with what the command line says.
    package init(_ options: BatchOptions, in world: World) {
        defaults = options.defaults.derived
        self.world = world
    }

    /// The job on a line without its end; nil for an empty line or a comment.
    package func job(_ line: [UInt8]) throws(LineError) -> BatchJob? {
        let text = line[...].trimmed
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        var draft = defaults.derived
        do throws(ParseFailure) {
            if first == UInt8(ascii: "{") {
                var object = JobObject(reader: JSONReader(text), world: world)
                try object.read(into: &draft)
            } else {
                var splitter = WordSplitter(text)
                draft.job.arguments = try splitter.words()
            }
        } catch {
            throw LineError(error, text.startIndex, of: line)
        }
        guard !draft.job.arguments.isEmpty else { throw LineError(ParseFailure(problem: .nothingToRun, offset: 0)) }
        do throws(UsageError) {
            try draft.finish { defaults.job.environment }
        } catch {
            throw LineError(ParseFailure(usage: error, offset: 0))
        }
        return BatchJob(job: draft.job, identity: LineIdentity(text))
    }
}

/// A job of a batch.
package struct BatchJob {
    /// What to run.
    package let job: JobSpecification
    /// What `--resume` knows it by.
    package let identity: LineIdentity
}

/// What a job of a batch is known by from one run to the next: its line, to the byte, but for the blanks at its ends.
/// Lines may be added, removed and reordered; a line that was edited is another job. Of identical lines, `--resume`
/// skips as many as succeeded. 64 bits of FNV-1a, mixed once more; a report has it as 16 hexadecimal digits, because
/// not every reader of JSON keeps 64 bits of a number.
package struct LineIdentity: Equatable, Sendable {
    /// The number.
    package var bits: UInt64

    /// A number as it was reported.
    package init(bits: UInt64) { self.bits = bits }

    /// Of a line.
    package init(_ line: ArraySlice<UInt8>) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in line { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        hash = (hash ^ hash >> 32) &* 0xd6e8_feb8_6659_fd93
        bits = hash ^ hash >> 32
    }
}
