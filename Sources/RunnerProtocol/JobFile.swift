/// A file that a job finds in its directory when it is started first.
public struct JobFile: Equatable, Sendable {
    /// What it is called there: a name, so that it can lie nowhere else.
    public var name: [UInt8]
    /// The SHA-256 of what is in it.
    public var digest: [UInt8]
    /// How long it is.
    public var size: UInt64
    /// Whether it may be executed.
    public var kind: Kind

    /// All as given.
    public init(name: [UInt8], digest: [UInt8], size: UInt64, kind: Kind = .data) {
        self.name = name
        self.digest = digest
        self.size = size
        self.kind = kind
    }

    /// Whether its owner may execute it.
    public enum Kind: UInt8, Sendable { case data, program }

    /// Whether each name comes once, and they are not too long together.
    static func areGood(_ files: [JobFile]) -> Bool {
        var bytes: UInt64 = 0
        for at in files.indices {
            bytes &+= files[at].size
            for other in 0..<at where files[other].name == files[at].name { return false }
        }
        return bytes <= WireLimits.filesBytesMax
    }
}

/// A place in what a file has in it.
public struct FilePlace: Equatable, Sendable {
    /// Which one.
    public var digest: [UInt8]
    /// How many bytes come before.
    public var offset: UInt64

    /// Both as given.
    public init(digest: [UInt8], offset: UInt64) {
        self.digest = digest
        self.offset = offset
    }
}

/// A part of what a file has in it.
public struct FilePart: Equatable, Sendable {
    /// Where it begins.
    public var place: FilePlace
    /// At most `WireLimits.filePartBytesMax`. None: there is nothing at that place, or no such file any more.
    public var bytes: [UInt8]

    /// Both as given.
    public init(place: FilePlace, bytes: [UInt8]) {
        self.place = place
        self.bytes = bytes
    }
}
