/// Moments of a clock that never goes back.
extension Registry {
    /// Registers the functions of timestamps.
    func registerTimestamps() {
        function(
            "timestamp", [], gives: "timestamp", meaning: "The present moment.",
            example: "type_of(timestamp()) // \"timestamp\""
        ) { _ in .timestamp(Moment.now) }
        property(
            "elapsed", on: .timestamp, gives: "float", meaning: "The seconds that have passed since.",
            example: "timestamp().elapsed >= 0.0 // true"
        ) { call in .float(Moment.seconds(from: call.moment(0), to: Moment.now)) }
        function(
            "-", [.timestamp, .timestamp], gives: "float", meaning: "The seconds between two moments.",
            example: "let t = timestamp(); t - t // 0.0"
        ) { call in .float(Moment.seconds(from: call.moment(1), to: call.moment(0))) }
        for kind in [ParameterType.int, .float] {
            for (name, word, isAdding) in [("+", "later", true), ("-", "earlier", false)] {
                function(
                    name, [.timestamp, kind], gives: "timestamp", meaning: "A moment some seconds \(word).",
                    example: "let t = timestamp(); (t + 5) - t // 5.0"
                ) { call throws(ScriptError) in .timestamp(try call.shifted(isAdding: isAdding)) }
                function(
                    name + "=", [.timestamp, kind], mutates: true, meaning: "Makes it some seconds \(word).",
                    example: "let t = timestamp(); let u = t; u += 5; u - t // 5.0"
                ) { call throws(ScriptError) in
                    call[0] = .timestamp(try call.shifted(isAdding: isAdding))
                    return .unit
                }
            }
        }
    }
}

/// Nanoseconds of the monotonic clock, counted from the first look at it.
enum Moment {
    private static let origin = ContinuousClock.now

    /// The present moment.
    static var now: Int64 {
        let (seconds, fraction) = origin.duration(to: ContinuousClock.now).components
        return seconds * 1_000_000_000 + fraction / 1_000_000_000
    }

    /// Seconds from one moment to another; negative when it is earlier.
    static func seconds(from start: Int64, to end: Int64) -> Double {
        let (difference, isOver) = end.subtractingReportingOverflow(start)
        return isOver ? Double(end) / 1e9 - Double(start) / 1e9 : Double(difference) / 1e9
    }
}

extension NativeCall {
    fileprivate func moment(_ index: Int) -> Int64 {
        guard case .timestamp(let moment) = self[index].untagged else {
            preconditionFailure("argument \(index) is no timestamp")
        }
        return moment
    }

    /// The moment of argument 0, moved by the seconds of argument 1: floats count in whole milliseconds.
    fileprivate func shifted(isAdding: Bool) throws(ScriptError) -> Int64 {
        let (seconds, unit): (Double, Double) =
            self[1].tag == .int ? (Double(int(1)), 1e9) : ((float(1) * 1000).rounded(.towardZero), 1e6)
        let nanoseconds = seconds * unit * (isAdding ? 1 : -1)
        guard let whole = Int64(exactly: nanoseconds.rounded()) else { throw overflow(isAdding) }
        let (moved, isOver) = moment(0).addingReportingOverflow(whole)
        if isOver { throw overflow(isAdding) }
        return moved
    }

    private func overflow(_ isAdding: Bool) -> ScriptError {
        let amount = self[1].tag == .int ? "\(int(1))" : String(decoding: FloatText(float(1)).plain, as: UTF8.self)
        return ScriptError(
            .arithmetic("Timestamp overflow when \(isAdding ? "adding" : "subtracting") \(amount) second(s)"))
    }
}
