#if hasFeature(Embedded)
    import CLinux

    /// The first code that runs, between libc's entry point and its start: the linker sends `__libc_start_main` here.
    @c(__wrap___libc_start_main)
    public func start(
        _ main: @escaping cl_main_pointer, _ count: Int32,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Int32 {
        unsafe cl_start(main, count, arguments)
    }
#endif
