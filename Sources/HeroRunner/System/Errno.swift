import CLinux

/// The kernel's reason for refusing a system call, errno(3).
public struct Errno: Error, Equatable, Sendable {
    /// The number, as the kernel gives it.
    public var code: Int32

    /// Any errno value.
    public init(_ code: Int32) { self.code = code }

    /// The only reader of `errno`: the reason of the call that has just failed.
    static var last: Errno { Errno(cl_errno()) }

    /// `No such file or directory`, as libc words it.
    package var message: [UInt8] {
        guard let text = unsafe strerror(code) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    package static let noSuchFile = Errno(ENOENT)
    package static let badDescriptor = Errno(EBADF)
    package static let exists = Errno(EEXIST)
    package static let busy = Errno(EBUSY)
    package static let notEmpty = Errno(ENOTEMPTY)
    package static let again = Errno(EAGAIN)
    package static let interrupted = Errno(EINTR)
    package static let noChild = Errno(ECHILD)
    package static let noSuchProcess = Errno(ESRCH)
    package static let notPermitted = Errno(EPERM)
    package static let accessDenied = Errno(EACCES)
    package static let notSupported = Errno(ENOSYS)
    package static let notDirectory = Errno(ENOTDIR)
    package static let notPossible = Errno(EOPNOTSUPP)
    package static let noSpace = Errno(ENOSPC)
    package static let invalid = Errno(EINVAL)
    package static let noDevice = Errno(ENODEV)
    package static let nameTooLong = Errno(ENAMETOOLONG)
    package static let tooBig = Errno(E2BIG)
    package static let notExecutable = Errno(ENOEXEC)
    package static let refused = Errno(ECONNREFUSED)
    package static let addressInUse = Errno(EADDRINUSE)
    package static let inProgress = Errno(EINPROGRESS)
    package static let brokenPipe = Errno(EPIPE)
    package static let tooManyFiles = Errno(EMFILE)
}

/// Turns the -1 of a system call into its error; every other result is passed on.
@discardableResult @inline(always)
func check<Result: FixedWidthInteger & SignedInteger>(_ result: Result) throws(Errno) -> Result {
    if result < 0 { throw .last }
    return result
}

/// Makes a call again while signals interrupt it. Gives its result, or minus its errno, so that it can be used inside
/// the closures of the standard library, which cannot throw a typed error.
@inline(always)
func retrying<Result: FixedWidthInteger & SignedInteger>(_ call: () -> Result) -> Int {
    while true {
        let result = call()
        if result >= 0 { return Int(result) }
        let reason = Errno.last
        if reason != .interrupted { return -Int(reason.code) }
    }
}

/// Turns what `retrying` gave into a result or an error.
@inline(always)
func decode(_ result: Int) throws(Errno) -> Int {
    if result < 0 { throw Errno(Int32(-result)) }
    return result
}
