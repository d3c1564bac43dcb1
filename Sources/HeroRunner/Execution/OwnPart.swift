import RunnerProtocol

/// What a job has of its own where many share one specification, which is then never copied.
package struct OwnPart {
    /// How many attempts may follow the first one, in place of the specification's `attempts.restartsMax`.
    package var restartsMax: UInt64?
    /// Which one of an array it is; nil: it is alone.
    package var index: UInt64?
    /// The directory of its files, where it starts if the specification names no other; empty: it has none.
    package var files: [UInt8] = []

    /// A job that is alone.
    package init(restartsMax: UInt64?) { self.restartsMax = restartsMax }
}
