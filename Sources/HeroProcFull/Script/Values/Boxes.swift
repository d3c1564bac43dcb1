/// An array's items. Shared until changed.
package final class ArrayBox {
    /// The items.
    var items: [Value] {
        @inline(__always) _read { yield unsafe storage }
        @inline(__always) _modify { yield unsafe &storage }
    }
    // One thread owns the machine and its values, and no access to the storage encloses another: it needs no guard.
    @exclusivity(unchecked) private var storage: [Value]

    /// The items, to be read.
    package var values: [Value] { items }

    /// A box around items.
    package init(_ items: [Value]) {
        unsafe storage = items
    }

    deinit {
        unsafe Value.release(&storage)
    }
}

/// A blob's bytes. Shared until changed.
package final class BlobBox {
    /// The bytes.
    var bytes: [UInt8]

    /// The bytes, to be read.
    package var values: [UInt8] { bytes }

    /// A box around bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// `a..b` or `a..=b`.
package final class RangeBox {
    /// The first number.
    package let start: Int64
    /// The end, in the range only when it is inclusive.
    package let end: Int64
    /// Whether the end belongs to it.
    package let isInclusive: Bool

    /// A range.
    package init(start: Int64, end: Int64, isInclusive: Bool) {
        self.start = start
        self.end = end
        self.isInclusive = isInclusive
    }
}

/// What `range(a, b, step)`, `chars()` and `bits()` answer: a description of what to walk, never changed.
package final class IteratorBox {
    /// What is walked.
    package enum Course {
        /// `from` towards `to` (exclusive) by `step`, which is not zero.
        case ints(from: Int64, to: Int64, step: Int64)
        /// As `ints`, with floats.
        case floats(from: Double, to: Double, step: Double)
        /// The scalars of a string in a range of byte offsets that stand on scalar borders.
        case chars(Text, bytes: Range<Int>)
        /// Bits of a number, least significant first, as bools.
        case bits(Int64, range: Range<Int>)
    }
    /// What is walked.
    package let course: Course

    /// An iterator.
    package init(_ course: Course) {
        self.course = course
    }
}

/// A value with a tag.
package final class TaggedBox {
    /// The value; never tagged itself, never a cell.
    package let value: Value
    /// The tag, not 0.
    package let tag: Int32

    /// A tagged value.
    package init(_ value: Value, tag: Int32) {
        self.value = value
        self.tag = tag
    }
}

/// A native function's own object, seen by scripts as a value shared by all its holders.
package final class HostObject {
    /// Its type.
    package let type: HostType
    /// The object.
    package let object: AnyObject

    /// A value for an object.
    package init(_ object: AnyObject, type: HostType) {
        self.object = object
        self.type = type
    }
}

/// A type that the host brings.
package final class HostType {
    /// What `type_of` answers.
    package let name: String
    /// Its number among the engine's host types, from 0; part of the dispatch key.
    package let id: UInt8

    /// A type. Made by `Registry.hostType(named:)`.
    init(name: String, id: UInt8) {
        self.name = name
        self.id = id
    }
}

extension Value {
    /// Lets go of values one level at a time, so that containers nested a million deep are freed without recursion.
    static func release(_ values: inout [Value]) {
        var pending: [Value] = []
        collect(&values, into: &pending)
        while var value = pending.popLast() {
            surrender(&value, to: &pending)
        }
    }

    private var holdsValues: Bool {
        switch self {
        case .array, .map, .function, .tagged, .cell: true
        default: false
        }
    }

    /// Takes apart a container that nobody else holds.
    private static func surrender(_ value: inout Value, to pending: inout [Value]) {
        if var box = takeArray(from: &value) {
            if isKnownUniquelyReferenced(&box) { collect(&box.items, into: &pending) }
        } else if var box = takeMap(from: &value) {
            guard isKnownUniquelyReferenced(&box) else { return }
            var values = box.takeValues()
            collect(&values, into: &pending)
        } else if var pointer = takeFunction(from: &value) {
            if isKnownUniquelyReferenced(&pointer) { collect(&pointer.curried, into: &pending) }
        } else if var cell = takeCell(from: &value) {
            guard isKnownUniquelyReferenced(&cell) else { return }
            if cell.value.holdsValues { pending.append(cell.value) }
            cell.value = .unit
        }
    }

    /// Moves what holds values from one list to another.
    private static func collect(_ values: inout [Value], into pending: inout [Value]) {
        for index in values.indices where values[index].holdsValues {
            pending.append(values[index])
            values[index] = .unit
        }
    }

    // A `switch` over the value keeps a second reference until it ends, and a box would never be seen to have one holder.
    // These functions end first.

    /// The array's box, moved out of its place.
    private static func takeArray(from value: inout Value) -> ArrayBox? {
        guard case .array(let box) = value else { return nil }
        value = .unit
        return box
    }

    /// The map's box, moved out of its place.
    private static func takeMap(from value: inout Value) -> MapBox? {
        guard case .map(let box) = value else { return nil }
        value = .unit
        return box
    }

    /// The function pointer, moved out of its place.
    private static func takeFunction(from value: inout Value) -> FunctionPointer? {
        guard case .function(let pointer) = value else { return nil }
        value = .unit
        return pointer
    }

    /// The cell, moved out of its place.
    private static func takeCell(from value: inout Value) -> Cell? {
        guard case .cell(let cell) = value else { return nil }
        value = .unit
        return cell
    }
}
