import RunnerProtocol

/// Numbers with units, as the runner reads them.
enum Quantities {
    /// `10m`, `1h30m`; nil: it is no span of time.
    static func milliseconds(_ text: String) -> UInt64? { Quantity.milliseconds(Array(text.utf8)[...]) }
}
