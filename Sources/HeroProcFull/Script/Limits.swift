/// What a script may use. The defaults are those of LANGUAGE.md §8; nil means no limit.
package struct Limits: Sendable {
    /// Calls, turns of loops and units of work inside native functions.
    package var operationsMax: Int?
    /// Script calls within calls.
    package var callDepthMax = 64
    /// Variables alive in one scope chain.
    package var variablesMax: Int?
    /// Modules imported.
    package var modulesMax: Int?
    /// Bytes in a string.
    package var stringBytesMax: Int?
    /// Items in an array, those of nested arrays counted; bytes in a blob.
    package var arrayItemsMax: Int?
    /// Entries in a map, those of nested maps counted.
    package var mapItemsMax: Int?
    /// Bytes of memory that a script may hold: see `Machine.checkMemory` for how close it is kept.
    package var memoryBytesMax: Int?
    /// Wall time in milliseconds from the start of a run.
    package var wallTimeMillisecondsMax: Int?
    /// What of it counts.
    package var wallTime = WallTime.all

    /// Whether the time in which a suspended script waits for its host counts towards the wall time.
    package enum WallTime: Sendable {
        /// All time from the start on.
        case all
        /// Only the time in which the script runs.
        case whileRunning
    }

    /// Native functions that call back into the script may nest this deep: each level uses the Swift stack.
    package static let nativeDepthMax = 64
    /// Containers within containers are followed this deep when they are compared, shown, hashed or measured.
    package static let nestingMax = 128
    /// The largest number of bytes or items a single string, blob or array may ever have.
    package static let bytesMax = 1 << 31
    /// Between two checks of time and cancellation, at most this many operations pass.
    package static let operationsPerCheck = 8192

    /// Call depth has this bound whatever the limits say.
    static let callDepthHardMax = 100_000
    /// Registers in one segment of the machine's memory.
    static let segmentRegisters = 4096

    /// The defaults.
    package init() {}
}
