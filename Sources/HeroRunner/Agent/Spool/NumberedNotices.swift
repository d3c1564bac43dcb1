import RunnerProtocol

/// Notices that have numbers, until they are acknowledged: an unbroken row. What has a number may have been sent, so it
/// never changes.
package struct NumberedNotices: Equatable {
    /// The number of the oldest; the next number if there is none.
    package private(set) var first: UInt64 = 1
    private var notices: [Notice] = []
    /// Those before this place are gone; they are removed in bulk.
    private var start = 0

    package var count: Int { notices.count - start }
    /// The number that the next notice gets.
    package var next: UInt64 { first + UInt64(count) }

    /// The notice of a number; nil if it is not here.
    package subscript(number: UInt64) -> Notice? {
        number >= first && number < next ? notices[start + Int(number - first)] : nil
    }

    /// Gives a notice the next number; gives how much it takes.
    @inline(never)
    mutating func append(_ notice: Notice) -> Int {
        notices.append(notice)
        return SpoolSize.of(notice)
    }

    /// Gives what is here other numbers.
    mutating func number(from number: UInt64) { first = number }

    /// Takes out those up to a number.
    mutating func remove(through last: UInt64) -> ArraySlice<Notice> {
        guard last >= first else { return [] }
        let count = last - first >= UInt64(count) ? count : Int(last - first) + 1
        let removed = notices[start..<(start + count)]
        first += UInt64(count)
        start += count
        if start * 2 >= notices.count {
            // A new array, so that there is not for ever room for as many as there once were.
            notices = Array(notices[start...])
            start = 0
        }
        return removed
    }

    /// Whether both hold the same under the same numbers.
    package static func == (a: NumberedNotices, b: NumberedNotices) -> Bool {
        a.first == b.first && a.notices[a.start...] == b.notices[b.start...]
    }
}

extension Notice {
    /// Which assignment it is about; nil: none.
    package var assignment: AssignmentKey? {
        switch self {
        case .started(let key, _): key.assignment
        case .ended(let end): end.key.assignment
        case .coalesced(let key, _, _), .refused(let key, _): key
        case .direct: nil
        }
    }
}
