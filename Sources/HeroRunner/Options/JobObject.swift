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

    /// Reads the whole object.
    mutating func read(into draft: inout JobDraft) throws(ParseFailure) {
        try reader.open()
        var isFirst = true
        while try reader.another(isFirst: &isFirst, until: UInt8(ascii: "}")) {
            let start = offset
            let key = try self.key()
            if key == "command" {
                if hasCommand { throw ParseFailure(problem: .repeatedKey, offset: start) }
                hasCommand = true
                draft.job.arguments = try command()
            } else {
                guard let row = Option.named(key[...], in: .job) else {
                    throw ParseFailure(usage: .unknownOption(key), offset: start)
                }
                guard seen.insert(row.option) else { throw ParseFailure(problem: .repeatedKey, offset: start) }
                try readValue(row, into: &draft)
            }
        }
        try reader.end()
    }

    private mutating func command() throws(ParseFailure) -> StringTable {
        let start = offset
        switch try reader.kind() {
        case .string:
            let text = try string()
            var splitter = WordSplitter(text[...])
            do throws(ParseFailure) {
                return try splitter.words()
            } catch {
                throw ParseFailure(problem: error.problem, offset: start)
            }
        case .array:
            var words = StringTable()
            try reader.open()
            var isFirst = true
            while try reader.another(isFirst: &isFirst, until: UInt8(ascii: "]")) {
                guard try reader.kind() == .string else { throw ParseFailure(problem: .commandType, offset: offset) }
                words.append(try string())
            }
            return words
        case .object, .number, .true, .false, .null: throw ParseFailure(problem: .commandType, offset: start)
        }
    }

    private mutating func readValue(_ row: OptionTable.Row, into draft: inout JobDraft) throws(ParseFailure) {
        let option = row.option
        let kind = try reader.kind()
        if !row.takesValue {
            switch kind {
            case .true: draft.set(option, .on)
            case .false: draft.set(option, .off)
            case .object, .array, .string, .number, .null:
                throw ParseFailure(wrongType: option, offset: offset)
            }
            try reader.skip()
            return
        }
        var isFirst = true
        if kind == .array, option.isRepeatable {
            try reader.open()
            while try reader.another(isFirst: &isFirst, until: UInt8(ascii: "]")) {
                try readScalar(option, into: &draft)
            }
        } else if kind == .object, option == .env {
            try reader.open()
            while try reader.another(isFirst: &isFirst, until: UInt8(ascii: "}")) {
                let start = offset
                var variable = try key()
                if variable.contains(UInt8(ascii: "=")) || variable.isEmpty {
                    throw ParseFailure(wrongType: option, offset: start)
                }
                variable.append("=")
                variable.add(try scalar(option))
                try set(option, variable, at: offset, in: &draft)
            }
        } else {
            try readScalar(option, into: &draft)
        }
    }

    @inline(never)
    private mutating func readScalar(_ option: Option, into draft: inout JobDraft) throws(ParseFailure) {
        _ = try reader.kind()
        let start = offset
        let text = try scalar(option)
        try set(option, text, at: start, in: &draft)
    }

    @inline(never)
    private func set(_ option: Option, _ text: [UInt8], at start: Int, in draft: inout JobDraft) throws(ParseFailure) {
        do throws(UsageError) {
            try draft.set(option, to: text, in: world)
        } catch {
            throw ParseFailure(usage: error, offset: start)
        }
    }

    /// A string, or a number as it is written.
    @inline(never)
    private mutating func scalar(_ option: Option) throws(ParseFailure) -> [UInt8] {
        switch try reader.kind() {
        case .string: return try string()
        case .number:
            return try reader.number()
        case .object, .array, .true, .false, .null: throw ParseFailure(wrongType: option, offset: offset)
        }
    }

    /// A string that the kernel can take: without a NUL.
    @inline(never)
    private mutating func string() throws(ParseFailure) -> [UInt8] {
        let start = offset
        let text = try reader.string()
        if text.contains(0) { throw ParseFailure(problem: .nul, offset: start) }
        return text
    }

    private mutating func key() throws(ParseFailure) -> [UInt8] {
        let start = offset
        let key = try reader.key()
        if key.contains(0) { throw ParseFailure(problem: .nul, offset: start) }
        return key
    }

    private var offset: Int { reader.offset }
}

extension Option {
    /// Whether each of several values counts.
    var isRepeatable: Bool {
        self == .env || self == .envFile || self == .rlimit || self == .ioRead || self == .ioWrite
    }
}
