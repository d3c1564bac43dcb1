import CLinux

/// This process in the background: a copy of the one that was started, which waits until the copy says that it is ready.
package struct Background: ~Copyable {
    private let word: Descriptor

    private init(_ word: consuming Descriptor) { self.word = word }

    /// Goes on in a copy of this process, which leads a session of its own. The first process exits with 0 when the
    /// copy says `ready`, or with the status of the copy if that ends before.
    package static func enter() throws(Errno) -> Background {
        var pipe = try Descriptor.pipe()
        let copy = try check(cl_fork())
        if copy > 0 {
            pipe.writeEnd = nil
            _exit(status(of: copy, saying: pipe.readEnd))
        }
        _ = setsid()
        pipe.readEnd = nil
        guard let word = pipe.writeEnd.take() else { throw .brokenPipe }
        return Background(word)
    }

    private static func status(of copy: Int32, saying word: borrowing Descriptor?) -> Int32 {
        var byte: [UInt8] = [0]
        switch word {
        // A pipe whose other end is closed gives 0.
        case .some(let word): if let count = try? word.read(into: &byte), count == 1 { return 0 }
        case nil: break
        }
        var status: Int32 = 0
        _ = retrying { unsafe waitpid(copy, &status, 0) }
        return cl_wait_exited(status) != 0 ? cl_wait_exit_status(status) : 125
    }

    /// Lets the first process exit with 0.
    package consuming func ready() {
        // Whoever waits may have been killed; that is no concern of this process.
        _ = try? word.write([1])
    }
}

extension StandardStream {
    /// Leads where that descriptor leads from now on.
    package func become(_ descriptor: borrowing Descriptor) throws(Errno) { try check(dup2(descriptor.raw, rawValue)) }
}
