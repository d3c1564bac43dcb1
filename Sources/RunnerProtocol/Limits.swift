/// The bounds of the protocol. What exceeds one is refused by who reads it and never written by who writes it.
public enum WireLimits {
    /// A frame without its length and seal; a sealed frame is one Noise message of at most 65,535 bytes.
    public static var frameBytesMax: Int { 65_535 - 16 }
    /// A job's specification as it is written.
    public static var specificationBytesMax: Int { 64_512 }
    /// A name of a runner, label or resource.
    public static var nameBytesMax: Int { 128 }
    /// A line for people.
    public static var textBytesMax: Int { 512 }
    /// The path of a file or folder, PATH_MAX of limits.h.
    public static var pathBytesMax: Int { 4096 }
    /// Labels of a runner.
    public static var labelsMax: Int { 64 }
    /// Kinds of resources of a runner.
    public static var resourcesMax: Int { 64 }
    /// Output in one record.
    public static var outputBytesMax: Int { 16 * 1024 }
    /// Files of one job, bytes of one of them and of all together, and bytes of one in one record.
    public static var filesMax: Int { 16 }
    /// See `filesMax`.
    public static var fileBytesMax: UInt64 { 64 << 20 }
    /// See `filesMax`.
    public static var filesBytesMax: UInt64 { 256 << 20 }
    /// See `filesMax`.
    public static var filePartBytesMax: Int { 32 * 1024 }
    /// A SHA-256.
    public static var digestBytes: Int { 32 }
    /// Jobs that a runner has at a time.
    public static var slotsMax: UInt32 { 65_536 }
    /// How many assignments a runner takes for each of its slots beside the one that runs: they are started in order as
    /// slots become free.
    public static var queuedPerSlot: Int { 8 }
    /// Orders or notices that one side keeps unacknowledged; more are not sent until some are.
    public static var unacknowledgedMax: Int { 16_384 }
    /// What those may have in bytes, as they are kept in memory. One record always finds room.
    public static var unacknowledgedBytesMax: Int { 4 << 20 }
    /// Devices with a limit, of one job.
    public static var devicesMax: Int { 64 }
    /// Supplementary groups of a job, NGROUPS_MAX of limits.h.
    public static var groupsMax: Int { 65_536 }
    /// Numbers of jobs, epochs, attempts, records and bytes, and amounts: so none overflows where one is added, and
    /// each fits into 64 bits with a sign.
    public static var numberMax: UInt64 { (1 << 60) - 1 }
}
