import RunnerProtocol

/// What a job has of its own where many share one specification, which is then never copied.
package struct OwnPart {
    /// In place of the specification's `variables`.
    package var variables: StringTable
    /// In place of its `attempts.restartsMax`.
    package var restartsMax: UInt64?

    /// What the specification itself says.
    @inline(never)
    package init(_ specification: JobSpecification) {
        variables = specification.variables
        restartsMax = specification.attempts.restartsMax
    }
}
