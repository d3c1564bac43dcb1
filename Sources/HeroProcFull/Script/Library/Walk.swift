/// Goes through a value as `for` does: the items, bytes, characters, numbers or bits it had when the walk began.
package struct Walk {
    private enum Course {
        case items(ArrayBox)
        case bytes(BlobBox)
        case ints(next: Int64, to: Int64, step: Int64)
        /// Up to and including `to`.
        case closed(next: Int64, to: Int64)
        case floats(next: Double, to: Double, step: Double)
        case chars(Text, end: Int)
        case bits(Int64, end: Int)
        case done
    }
    private var course: Course
    private var place = 0

    /// A walk through a value; nil when it cannot be walked.
    package init?(_ value: Value) {
        switch value.flattened.untagged {
        case .array(let box): course = .items(box)
        case .blob(let box): course = .bytes(box)
        case .string(let text): course = .chars(text, end: text.bytes.count)
        case .range(let box) where box.isEmpty: course = .done
        case .range(let box) where box.isInclusive: course = .closed(next: box.start, to: box.end)
        case .range(let box): course = .ints(next: box.start, to: box.end, step: 1)
        case .iterator(let box): (course, place) = Walk.start(box.course)
        default: return nil
        }
    }

    private static func start(_ course: IteratorBox.Course) -> (Course, place: Int) {
        switch course {
        case .ints(let from, let to, let step):
            (step > 0 ? from < to : from > to) ? (.ints(next: from, to: to, step: step), 0) : (.done, 0)
        case .floats(let from, let to, let step):
            (step > 0 ? from < to : from > to) ? (.floats(next: from, to: to, step: step), 0) : (.done, 0)
        case .chars(let text, let bytes): (.chars(text, end: bytes.upperBound), bytes.lowerBound)
        case .bits(let value, let range): (.bits(value, end: range.upperBound), range.lowerBound)
        }
    }

    /// The next value, or nil at the end.
    package mutating func next() -> Value? {
        switch course {
        case .items(let box):
            if place >= box.items.count { return nil }
            place += 1
            return box.items[place - 1]
        case .bytes(let box):
            if place >= box.bytes.count { return nil }
            place += 1
            return .int(Int64(box.bytes[place - 1]))
        case .chars(let text, let end):
            guard place < end, let scalar = Text.scalar(in: text.bytes, at: place) else { return nil }
            place += Text.width(text.bytes[place])
            return .char(scalar)
        case .bits(let value, let end):
            if place >= end { return nil }
            place += 1
            return .bool(value >> Int64(place - 1) & 1 == 1)
        case .ints, .closed, .floats, .done: return nextNumber()
        }
    }

    private mutating func nextNumber() -> Value? {
        switch course {
        case .ints(let number, let to, let step):
            let (next, isOver) = number.addingReportingOverflow(step)
            let isLast = isOver || (step > 0 ? next >= to : next <= to)
            course = isLast ? .done : .ints(next: next, to: to, step: step)
            return .int(number)
        case .closed(let number, let to):
            course = number == to ? .done : .closed(next: number + 1, to: to)
            return .int(number)
        case .floats(let number, let to, let step):
            let next = number + step
            let isLast = step > 0 ? next >= to : next <= to
            course = isLast ? .done : .floats(next: next, to: to, step: step)
            return .float(number)
        default: return nil
        }
    }
}
