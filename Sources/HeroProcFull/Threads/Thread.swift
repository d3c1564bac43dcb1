import Glibc
import System

/// A thread of this process, pthreads(7).
package enum Thread {
    /// Starts a thread that does this and ends; nothing waits for it. Every signal is blocked in it, so that signals come
    /// to the thread that asks for them. `name`, for people who look at the process, is cut to 15 bytes. Gives whether
    /// there is one: the kernel may have no room for it.
    package static func start(_ name: String, stackBytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Void)
        -> Bool
    {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        // The box is handed to the thread, which lets go of it.
        let work = unsafe Unmanaged.passRetained(Work(name, body))
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        // A new thread has its maker's signal mask.
        unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                Process.nameThisThread(CString(work.name.utf8))
                work.body()
                return nil
            }, work.toOpaque())
        if result != 0 { unsafe work.release() }
        return result == 0
    }

    /// Does nothing for so long.
    package static func pause(milliseconds: UInt64) {
        _ = Monitor(()).wait(milliseconds: milliseconds) { _ -> Void? in nil }
    }

    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
