/// `for`: a walk lies in two registers, what is walked and how far; the variable and the counter follow.
extension Machine {
    /// Turns an iterable in the first register into a walk. Integer ranges become their end and their next number.
    func startFor(_ walk: UnsafeMutablePointer<Value>) throws(ScriptError) {
        let value = unsafe walk.take().flattened.untagged
        unsafe walk[2] = .unit
        unsafe walk[3] = .int(-1)
        unsafe walk[1] = .int(0)
        switch value {
        case .range(let range):
            if range.isInclusive && range.end == .max {
                unsafe walk[0] = .iterator(IteratorBox(.ints(from: range.start, to: range.end, step: 1)))
                unsafe walk[1] = .unit
                return
            }
            unsafe walk[0] = .int(range.isInclusive ? range.end + 1 : range.end)
            unsafe walk[1] = .int(range.start)
        case .array, .blob: unsafe walk[0] = value
        case .string(let text):
            unsafe walk[0] = .iterator(IteratorBox(.chars(text, bytes: 0..<text.bytes.count)))
        case .iterator(let box):
            unsafe walk[0] = value
            switch box.course {
            case .ints(let from, _, _): unsafe walk[1] = .int(from)
            case .floats: unsafe walk[1] = .int(0)
            case .chars(_, let bytes): unsafe walk[1] = .int(Int64(bytes.lowerBound))
            case .bits(_, let range): unsafe walk[1] = .int(Int64(range.lowerBound))
            }
            if case .chars(_, let bytes) = box.course { unsafe walk[1] = .int(Int64(bytes.lowerBound)) }
        default: throw ScriptError(.notIterable)
        }
        if case .string = value { unsafe walk[1] = .int(0) }
    }

    /// Steps a walk; false at its end. Flags: 1, there is a counter; 2, the variables may be cells.
    func nextItem(_ walk: UnsafeMutablePointer<Value>, flags: UInt8) throws(ScriptError) -> Bool {
        guard let item = unsafe following(walk) else { return false }
        if flags & 2 == 2 { try unsafe writeShared(walk + 2, item) } else { unsafe walk[2] = item }
        guard flags & 1 == 1 else { return true }
        let before = unsafe walk[3].flattened
        var count: Int64 = 0
        if case .int(let number) = unsafe counter(before, walk) { count = number }
        if flags & 2 == 2 { try unsafe writeShared(walk + 3, .int(count)) } else { unsafe walk[3] = .int(count) }
        return true
    }

    private func counter(_ before: Value, _ walk: UnsafeMutablePointer<Value>) -> Value {
        if case .int(let number) = before { return .int(number &+ 1) }
        return .int(0)
    }

    private func following(_ walk: UnsafeMutablePointer<Value>) -> Value? {
        switch unsafe (walk[0], walk[1]) {
        case (.int(let end), .int(let next)):
            guard next < end else { return nil }
            unsafe walk[1] = .int(next + 1)
            return .int(next)
        case (.array(let box), .int(let next)):
            guard next < box.items.count else { return nil }
            unsafe walk[1] = .int(next + 1)
            return box.items[Int(next)]
        case (.blob(let box), .int(let next)):
            guard next < box.bytes.count else { return nil }
            unsafe walk[1] = .int(next + 1)
            return .int(Int64(box.bytes[Int(next)]))
        case (.iterator(let box), let next): return unsafe following(box.course, next, walk)
        default: return nil
        }
    }

    private func following(
        _ course: IteratorBox.Course, _ next: Value, _ walk: UnsafeMutablePointer<Value>
    ) -> Value? {
        switch (course, next) {
        case (.ints(let from, let to, _), .unit):
            // The range that ends, inclusively, at the largest number.
            unsafe walk[1] = from == to ? .bool(true) : .int(from &+ 1)
            return .int(from)
        case (.ints(_, let to, let step), .int(let number)):
            guard step > 0 ? number < to : number > to else {
                guard to == .max, number == to, step == 1 else { return nil }
                unsafe walk[1] = .bool(true)
                return .int(number)
            }
            let (following, overflow) = number.addingReportingOverflow(step)
            unsafe walk[1] = overflow ? .bool(true) : .int(following)
            return .int(number)
        case (.floats(let from, let to, let step), .int(let number)):
            let value = from + Double(number) * step
            guard step > 0 ? value < to : value > to else { return nil }
            unsafe walk[1] = .int(number + 1)
            return .float(value)
        case (.chars(let text, let bytes), .int(let offset)):
            guard offset < bytes.upperBound else { return nil }
            let scalar = text.scalar(at: Int(offset))
            unsafe walk[1] = .int(offset + Int64(scalar.utf8.count))
            return .char(scalar)
        case (.bits(let number, let range), .int(let bit)):
            guard bit < range.upperBound else { return nil }
            unsafe walk[1] = .int(bit + 1)
            return .bool(number >> bit & 1 == 1)
        default: return nil
        }
    }
}
