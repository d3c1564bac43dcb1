/// A job's output, field by field.
extension OutputPlace: Coded {
    static var blank: OutputPlace { OutputPlace(key: .blank, stream: .output, offset: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        key.code(&coder)
        // Twice the place, plus 1 for standard error.
        let both = coder.coded(
            offset &<< 1 | UInt64(stream.rawValue), usual: nil,
            most: WireLimits.numberMax &<< 1 | 1)
        offset = both >> 1
        stream = both & 1 == 0 ? .output : .errors
    }
}

extension OutputChunk: Coded {
    static var blank: OutputChunk { OutputChunk(place: .blank, attempt: 0, readAtMilliseconds: 0, bytes: []) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        place.code(&coder)
        coder.number(&attempt)
        coder.number(&readAtMilliseconds)
        coder.bytes(&bytes, .any, most: WireLimits.outputBytesMax)
    }
}

extension OutputGap: Coded {
    static var blank: OutputGap { OutputGap(place: .blank, end: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        place.code(&coder)
        // How much is lost.
        var lost = end &- place.offset
        coder.count(&lost)
        end = place.offset &+ lost
    }
}
