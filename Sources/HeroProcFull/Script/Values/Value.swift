/// A script's value in 16 bytes. Numbers never touch reference counting.
///
/// Values copy on assignment. The boxes are shared until one of their holders changes them: whoever mutates first takes the
/// value out of its place, makes the box unique (`mutate…` below), changes it, and puts it back, so a value with one holder
/// is changed in place and `a[i] = v` stays constant in time.
package enum Value {
    case unit
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case char(Unicode.Scalar)
    /// Nanoseconds of a monotonic clock.
    case timestamp(Int64)
    case string(Text)
    case array(ArrayBox)
    case map(MapBox)
    case blob(BlobBox)
    case function(FunctionPointer)
    case range(RangeBox)
    case iterator(IteratorBox)
    case host(HostObject)
    /// A value with a tag other than 0. Never nested; natives see the value inside (`untagged`).
    case tagged(TaggedBox)
    /// A captured variable's shared place. Only registers and curried arguments hold one; scripts and natives never see it.
    case cell(Cell)
}

/// The kind of a value as a small number, for dispatch.
package enum TypeTag: UInt8, Sendable, CaseIterable {
    case unit, bool, int, float, char, timestamp, string, array, map, blob, function, range, inclusiveRange, iterator
    case host
}

extension Value {
    /// The kind, seen through tags and cells.
    package var tag: TypeTag {
        switch self {
        case .unit: .unit
        case .bool: .bool
        case .int: .int
        case .float: .float
        case .char: .char
        case .timestamp: .timestamp
        case .string: .string
        case .array: .array
        case .map: .map
        case .blob: .blob
        case .function: .function
        case .range(let box): box.isInclusive ? .inclusiveRange : .range
        case .iterator: .iterator
        case .host: .host
        case .tagged(let box): box.value.tag
        case .cell(let cell): cell.value.tag
        }
    }

    /// The type's name in errors about operands and indices: the reference forgets its short names of ranges there.
    package var plainTypeName: String {
        switch tag {
        case .range: "core::ops::range::Range<i64>"
        case .inclusiveRange: "core::ops::range::RangeInclusive<i64>"
        default: typeName
        }
    }

    /// What `type_of` answers.
    package var typeName: String {
        switch self {
        case .host(let object): object.type.name
        case .tagged(let box): box.value.typeName
        case .cell(let cell): cell.value.typeName
        default: tag.name
        }
    }

    /// The type's name in the signatures of `Function not found`, where strings bear three names and ranges Rust's.
    package var signatureName: String {
        switch tag {
        case .string: "&str | ImmutableString | String"
        default: typeName
        }
    }

    /// The value without its tag.
    package var untagged: Value {
        if case .tagged(let box) = self { return box.value }
        return self
    }

    /// The value itself when this is a cell, a copy of what the cell holds.
    package var flattened: Value {
        if case .cell(let cell) = self { return cell.value }
        return self
    }

    /// A string value.
    package static func string(_ text: String) -> Value {
        .string(Text(text))
    }

    /// Whether this is `()`.
    package var isUnit: Bool {
        if case .unit = self { return true }
        return false
    }
}

extension TypeTag {
    /// What `type_of` answers for all but host objects.
    package var name: String {
        switch self {
        case .unit: "()"
        case .bool: "bool"
        case .int: "i64"
        case .float: "f64"
        case .char: "char"
        case .timestamp: "timestamp"
        case .string: "string"
        case .array: "array"
        case .map: "map"
        case .blob: "blob"
        case .function: "Fn"
        case .range: "range"
        case .inclusiveRange: "range="
        case .iterator: "range"
        case .host: "host"
        }
    }
}
