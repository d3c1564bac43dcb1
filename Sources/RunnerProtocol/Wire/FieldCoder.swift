/// Reads or writes the fields of a record, one after another. Each value says once which fields it has
/// (`code(_:)`), and that serves both ways, so what is written is what is read, and every bound holds on both sides.
///
/// A field that has a usual value may be left out where no other follows it: writing cuts such fields off, and reading
/// finds the usual value behind the end. What stands behind the last field that is known is passed over.
///
/// After a fault nothing is read any more; every number is then its usual one, or 0.
struct FieldCoder {
    private(set) var reader: ByteReader
    private(set) var writer: ByteWriter
    let direction: Direction
    /// Writing: what stands behind here is usual.
    private var kept = 0
    /// The first thing that was wrong.
    private(set) var fault: WireFault?

    enum Direction { case reading, writing }

    init(reading bytes: [UInt8]) {
        reader = ByteReader(bytes)
        writer = ByteWriter()
        direction = .reading
    }

    init(writingBehind bytes: [UInt8]) {
        reader = ByteReader([])
        writer = ByteWriter(bytes)
        direction = .writing
    }

    /// Notes a fault, unless there was one before.
    @inline(never)
    mutating func fail(_ what: WireFault) { if fault == nil { fault = what } }

    /// The type of the next record.
    @inline(never)
    mutating func type(_ value: UInt8) -> UInt8 {
        if direction == .writing {
            writer.byte(value)
            return value
        }
        do throws(WireFault) {
            return try reader.byte()
        } catch {
            fail(error)
            return 0
        }
    }

    /// A number up to `most`; nil is usual: it may not be left out.
    @inline(never)
    mutating func coded(_ value: UInt64, usual: UInt64?, most: UInt64) -> UInt64 {
        if direction == .reading { return read(usual, most) }
        if value > most { fail(.outOfRange) }
        writer.varint(value)
        if value != usual { kept = writer.bytes.count }
        return value
    }

    private mutating func read(_ usual: UInt64?, _ most: UInt64) -> UInt64 {
        if fault == nil, usual == nil || reader.left > 0 {
            do throws(WireFault) {
                let value = try reader.varint()
                if value <= most { return value }
                fail(.outOfRange)
            } catch {
                fail(error)
            }
        }
        return usual ?? 0
    }

    /// Bytes with their number in front. None are usual, where the rule allows it.
    @inline(never)
    mutating func bytes(_ value: inout [UInt8], _ rule: TextRule, most: Int) {
        let length = coded(UInt64(value.count), usual: rule.allowsNone ? 0 : nil, most: UInt64(most))
        if direction == .writing {
            writer.bytes(value)
            if length > 0 { kept = writer.bytes.count }
        } else if fault == nil {
            do throws(WireFault) {
                value = try reader.bytes(Int(truncatingIfNeeded: length))
            } catch {
                fail(error)
            }
        }
        if !rule.accepts(value) { fail(.badText) }
    }

    /// A byte without anything before it.
    mutating func byte(_ value: UInt8) -> UInt8 {
        let byte = fault == nil ? type(value) : 0
        kept = writer.bytes.count
        return byte
    }

    /// Begins a part that has its length in front; `leave` takes what this gives.
    @inline(never)
    mutating func enter(most: Int) -> Int {
        let length = Int(truncatingIfNeeded: coded(0, usual: nil, most: UInt64(most)))
        if direction == .writing { return writer.bytes.count }
        guard fault == nil else { return reader.end }
        do throws(WireFault) {
            return try reader.narrow(to: length)
        } catch {
            fail(error)
            return reader.end
        }
    }

    /// Ends the part.
    @inline(never)
    mutating func leave(_ mark: Int, most: Int) {
        if direction == .reading {
            if fault == nil { reader.widen(to: mark) }
            return
        }
        writer.truncate(to: kept)
        if kept - mark > most { fail(.tooLong) }
        writer.setLength(before: mark)
        kept = writer.bytes.count
    }
}

/// A value that is coded field by field.
protocol Coded {
    /// Where reading one begins.
    static var blank: Self { get }
    /// Reads its fields into it, or writes them.
    mutating func code(_ coder: inout FieldCoder)
}

extension Coded {
    /// Reads one.
    static func read(_ coder: inout FieldCoder) -> Self {
        var value = blank
        value.code(&coder)
        return value
    }
}

/// Which bytes a text may have.
enum TextRule: UInt8 {
    /// All.
    case any
    /// A line for people: no control characters.
    case line
    /// A name of something, see `WireName`.
    case name
    /// A path, or what stands for none: no NUL.
    case pathOrNone
    /// A path.
    case path

    var allowsNone: Bool { self != .name && self != .path }

    @inline(never)
    func accepts(_ text: [UInt8]) -> Bool {
        switch self {
        case .any: return true
        case .line: return !text.contains { $0 < 0x20 || $0 == 0x7f }
        case .name: return WireName.isValid(text)
        case .pathOrNone: return !text.contains(0)
        case .path: return !text.isEmpty && !text.contains(0)
        }
    }
}

/// Fields of the types that values have. Each is a number to `coded`.
extension FieldCoder {
    /// A number that must be there.
    @inline(never)
    mutating func number(_ value: inout UInt64) { value = coded(value, usual: nil, most: WireLimits.numberMax) }

    /// A number that must be there and is not 0.
    @inline(never)
    mutating func count(_ value: inout UInt64) {
        number(&value)
        if value == 0 { fail(.outOfRange) }
    }

    /// A bit for each of something: none is out of range.
    mutating func bits(_ value: UInt64) -> UInt64 { coded(value, usual: nil, most: .max) }

    /// A number with a usual value.
    @inline(never)
    mutating func number(_ value: inout UInt64, usual: UInt64) {
        value = coded(value, usual: usual, most: WireLimits.numberMax)
    }

    /// The next number that must be there, when one is read.
    @inline(never)
    mutating func number() -> UInt64 {
        var value: UInt64 = 0
        number(&value)
        return value
    }

    /// A number of 32 bits that must be there.
    @inline(never)
    mutating func number(_ value: inout UInt32, to most: UInt32 = .max) {
        value = UInt32(truncatingIfNeeded: coded(UInt64(value), usual: nil, most: UInt64(most)))
    }

    /// The number of a signal.
    mutating func signal(_ value: inout Int32, usual: UInt64?) {
        let number = coded(UInt64(UInt32(bitPattern: value)), usual: usual, most: 64)
        if number == 0 { fail(.outOfRange) }
        value = Int32(truncatingIfNeeded: number)
    }

    /// A number that may be missing: 0 for none, else one more.
    @inline(never)
    mutating func option(_ value: inout UInt64?) { option(&value, from: 0, to: WireLimits.numberMax) }

    /// As above, within bounds.
    @inline(never)
    mutating func option(_ value: inout UInt64?, from least: UInt64, to most: UInt64) {
        // What no number can be one more than is refused as too large.
        let raw = coded(value.map { $0 == .max ? .max : $0 + 1 } ?? 0, usual: 0, most: most + 1)
        value = raw == 0 ? nil : raw - 1
        if raw != 0, raw <= least { fail(.outOfRange) }
    }

    /// As above, with 32 bits.
    mutating func option(_ value: inout UInt32?, to most: UInt64) {
        var wide = value.map { UInt64($0) }
        option(&wide, from: 0, to: most)
        value = wide.map { UInt32(truncatingIfNeeded: $0) }
    }

    /// A signed number that may be missing, as `ZigZag`, up to the one that is `most` then.
    mutating func option(_ value: inout Int32?, to most: UInt64) {
        var wide = value.map { ZigZag.encode(Int64($0)) }
        option(&wide, from: 0, to: most)
        value = wide.map { Int32(truncatingIfNeeded: ZigZag.decode($0)) }
    }

    /// One of some cases, of which the first is usual.
    mutating func choice<Choice: RawRepresentable<UInt8>>(_ value: inout Choice, last: Choice) {
        if let choice = Choice(rawValue: choice(value.rawValue, last: last.rawValue)) { value = choice }
    }

    @inline(never)
    private mutating func choice(_ number: UInt8, last: UInt8) -> UInt8 {
        UInt8(truncatingIfNeeded: coded(UInt64(number), usual: 0, most: UInt64(last)))
    }

    /// Packed strings.
    mutating func strings(_ value: inout StringTable, most: Int) {
        var packed = value.bytes
        bytes(&packed, .any, most: most)
        guard direction == .reading else { return }
        if let table = StringTable(packed: packed) { value = table } else { fail(.badText) }
    }

    /// Values of one kind with their number in front, each of at least a byte.
    mutating func list<Element: Coded>(_ value: inout [Element], most: Int) {
        let count = Int(truncatingIfNeeded: coded(UInt64(value.count), usual: 0, most: UInt64(most)))
        if direction == .writing {
            for var element in value { element.code(&self) }
            return
        }
        // Each has at least a byte, so no more memory is taken than the bytes justify.
        if count > reader.left { fail(.truncated) }
        while value.count < count, fault == nil {
            value.append(.read(&self))
        }
    }
}
