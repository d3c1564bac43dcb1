/// Files, field by field.
extension JobFile: Coded {
    static var blank: JobFile { JobFile(name: [], digest: [], size: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.bytes(&name, .name, most: WireLimits.nameBytesMax)
        coder.digest(&digest)
        // Twice the size, plus 1 for a program.
        let both = coder.coded(
            size &<< 1 | UInt64(kind.rawValue), usual: nil, most: WireLimits.fileBytesMax &<< 1 | 1)
        size = both >> 1
        kind = both & 1 == 0 ? .data : .program
        if size > WireLimits.fileBytesMax { coder.fail(.outOfRange) }
    }
}

extension FilePlace: Coded {
    static var blank: FilePlace { FilePlace(digest: [], offset: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.digest(&digest)
        coder.number(&offset)
    }
}

extension FilePart: Coded {
    static var blank: FilePart { FilePart(place: .blank, bytes: []) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        place.code(&coder)
        coder.bytes(&bytes, .any, most: WireLimits.filePartBytesMax)
    }
}

extension FieldCoder {
    /// A SHA-256, with its length in front like all bytes.
    @inline(never)
    mutating func digest(_ value: inout [UInt8]) {
        bytes(&value, .any, most: WireLimits.digestBytes)
        if value.count != WireLimits.digestBytes { fail(.badText) }
    }
}
