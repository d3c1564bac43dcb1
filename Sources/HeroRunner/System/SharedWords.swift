import CLinux

/// Memory that outlives this process, memfd_create(2): words that whoever gets the descriptor finds as they were left,
/// however this process has died. Words are written in the order of the program.
@safe package final class SharedWords {
    private let file: Descriptor
    private let start: UnsafeMutablePointer<UInt64>
    /// How many words there are. Pages that nobody has written take no memory.
    package let count: Int

    private init(_ file: consuming Descriptor, _ start: UnsafeMutablePointer<UInt64>, _ count: Int) {
        self.file = file
        unsafe self.start = unsafe start
        self.count = count
    }

    deinit { _ = unsafe munmap(start, count * 8) }

    /// A file for new words, all 0.
    package static func file(words: Int) throws(Errno) -> Descriptor {
        let file = Descriptor(owning: try check(cl_memory_file()))
        try file.truncate(to: UInt64(words) * 8)
        return file
    }

    /// The words of such a file.
    package static func map(_ file: consuming Descriptor) throws(Errno) -> SharedWords {
        let bytes = Int(clamping: try file.status().size)
        guard let start = unsafe cl_map_shared(file.raw, bytes) else { throw .last }
        return unsafe SharedWords(file, start.assumingMemoryBound(to: UInt64.self), bytes / 8)
    }

    package subscript(at: Int) -> UInt64 {
        get {
            precondition(at >= 0 && at < count, "no such word")
            return unsafe cl_load(start + at)
        }
        set {
            precondition(at >= 0 && at < count, "no such word")
            unsafe cl_store(start + at, newValue)
        }
    }

    /// Where a word lies, for `Launch.keeping`. It must not be used when this object is gone.
    func place(of word: Int) -> UnsafeMutablePointer<Int32> {
        precondition(word >= 0 && word + 1 < count, "no such word")
        return unsafe UnsafeMutableRawPointer(start + word).assumingMemoryBound(to: Int32.self)
    }
}
