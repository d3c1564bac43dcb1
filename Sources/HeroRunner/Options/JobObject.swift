import RunnerProtocol

/// Reads a job of a batch written as a JSON object.
struct JobObject<World: Surroundings> {
    var reader: JSONReader
    let world: World
    private var seen = OptionBits()
    private var hasCommand = false

    /// For one object.
    init(reader: JSONReader, world: World) {
        self.reader = reader
        self.world = world
    }

    /// What is wrong, and how many bytes stand before it.
    struct Failure: Error {
        var problem: LineError.Problem
        var offset: Int
    }

    /// Reads the whole object.
    mutating func read(into draft: inout JobDraft) throws(Failure) {
        do throws(JSONError) {
            try reader.open()
        } catch {
            throw Failure(error)
        }
        var isFirst = true
        while try another(&isFirst, until: UInt8(ascii: "}")) {
            let start = offset
            let key = try self.key()
            if key == "command" {
                if hasCommand { throw Failure(problem: .repeatedKey, offset: start) }
                hasCommand = true
                draft.job.arguments = try command()
            } else {
                guard let row = Option.named(key, in: .job) else {
                    throw Failure(problem: .usage(.unknownOption(key)), offset: start)
                }
                guard seen.insert(row.option) else { throw Failure(problem: .repeatedKey, offset: start) }
                try readValue(row, into: &draft)
            }
        }
        do throws(JSONError) {
            try reader.end()
        } catch {
            throw Failure(error)
        }
    }

    private mutating func command() throws(Failure) -> StringTable {
        let start = offset
        switch try kind() {
        case .string:
            let text = try string()
            var splitter = WordSplitter(text[...])
            do throws(WordSplitter.Failure) {
                return try splitter.words()
            } catch {
                throw Failure(problem: error.problem, offset: start)
            }
        case .array:
            var words = StringTable()
            try open()
            var isFirst = true
            while try another(&isFirst, until: UInt8(ascii: "]")) {
                guard try kind() == .string else { throw Failure(problem: .commandType, offset: offset) }
                words.append(try string())
            }
            return words
        case .object, .number, .true, .false, .null: throw Failure(problem: .commandType, offset: start)
        }
    }

    private mutating func readValue(_ row: OptionTable.Row, into draft: inout JobDraft) throws(Failure) {
        let option = row.option
        let kind = try kind()
        if row.value == nil {
            switch kind {
            case .true: draft.set(option, .on)
            case .false: draft.set(option, .off)
            case .object, .array, .string, .number, .null:
                throw Failure(problem: .wrongType(option), offset: offset)
            }
            do throws(JSONError) {
                try reader.skip()
            } catch {
                throw Failure(error)
            }
            return
        }
        var isFirst = true
        if kind == .array, option.isRepeatable {
            try open()
            while try another(&isFirst, until: UInt8(ascii: "]")) { try readScalar(option, into: &draft) }
        } else if kind == .object, option == .env {
            try open()
            while try another(&isFirst, until: UInt8(ascii: "}")) {
                var variable = try key()
                if variable.contains(UInt8(ascii: "=")) || variable.isEmpty {
                    throw Failure(problem: .wrongType(option), offset: offset)
                }
                variable.append("=")
                variable += try scalar(option)
                try set(option, variable, at: offset, in: &draft)
            }
        } else {
            try readScalar(option, into: &draft)
        }
    }

    private mutating func readScalar(_ option: Option, into draft: inout JobDraft) throws(Failure) {
        _ = try kind()
        let start = offset
        let text = try scalar(option)
        try set(option, text, at: start, in: &draft)
    }

    private func set(_ option: Option, _ text: [UInt8], at start: Int, in draft: inout JobDraft) throws(Failure) {
        do throws(UsageError) {
            try draft.set(option, to: text, in: world)
        } catch {
            throw Failure(problem: .usage(error), offset: start)
        }
    }

    /// A string, or a number as it is written.
    private mutating func scalar(_ option: Option) throws(Failure) -> [UInt8] {
        switch try kind() {
        case .string: return try string()
        case .number:
            do throws(JSONError) {
                return try reader.number()
            } catch {
                throw Failure(error)
            }
        case .object, .array, .true, .false, .null: throw Failure(problem: .wrongType(option), offset: offset)
        }
    }

    /// A string that the kernel can take: without a NUL.
    private mutating func string() throws(Failure) -> [UInt8] {
        let start = offset
        let text: [UInt8]
        do throws(JSONError) {
            text = try reader.string()
        } catch {
            throw Failure(error)
        }
        if text.contains(0) { throw Failure(problem: .nul, offset: start) }
        return text
    }

    private mutating func key() throws(Failure) -> [UInt8] {
        let start = offset
        let key: [UInt8]
        do throws(JSONError) {
            key = try reader.key()
        } catch {
            throw Failure(error)
        }
        if key.contains(0) { throw Failure(problem: .nul, offset: start) }
        return key
    }

    private mutating func kind() throws(Failure) -> JSONReader.Kind {
        do throws(JSONError) { return try reader.kind() } catch { throw Failure(error) }
    }

    private mutating func open() throws(Failure) {
        do throws(JSONError) { try reader.open() } catch { throw Failure(error) }
    }

    private mutating func another(_ isFirst: inout Bool, until close: UInt8) throws(Failure) -> Bool {
        do throws(JSONError) {
            return try reader.another(isFirst: &isFirst, until: close)
        } catch {
            throw Failure(error)
        }
    }

    private var offset: Int { reader.offset }
}

extension JobObject.Failure {
    fileprivate init(_ error: JSONError) {
        problem = .json(error.problem)
        offset = error.offset
    }
}

extension Option {
    /// Whether each of several values counts.
    var isRepeatable: Bool {
        self == .env || self == .envFile || self == .rlimit || self == .ioRead || self == .ioWrite
    }
}
