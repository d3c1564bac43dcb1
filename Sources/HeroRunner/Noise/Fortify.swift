#if hasFeature(Embedded)
    /// What glibc's headers make of memcpy(3) and memset(3) where the size of the destination is known. Debian's
    /// libbearssl.a was compiled with them, and musl has neither. The size is the largest number there is when unknown, so
    /// it is compared as one without a sign.
    @c(__memcpy_chk)
    public func copyChecked(
        _ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ count: UInt, _ room: UInt
    ) -> UnsafeMutableRawPointer {
        precondition(count <= room, "a copy that is larger than its place")
        unsafe to.copyMemory(from: from, byteCount: Int(count))
        return unsafe to
    }

    /// See `copyChecked`.
    @c(__memset_chk)
    public func fillChecked(
        _ start: UnsafeMutableRawPointer, _ byte: Int32, _ count: UInt, _ room: UInt
    ) -> UnsafeMutableRawPointer {
        precondition(count <= room, "a fill that is larger than its place")
        unsafe start.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: byte), count: Int(count))
        return unsafe start
    }
#endif
