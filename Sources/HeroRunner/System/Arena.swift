#if hasFeature(Embedded)
    import CLinux

    /// What the Swift runtime allocates with, in place of libc's, see arena.h: the linker sends `posix_memalign` here.
    @c(__wrap_posix_memalign)
    public func arenaAllocate(
        _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
    ) -> Int32 {
        // Blocks are aligned to 16, and nothing in the runner asks for more.
        guard alignment <= 16, let block = unsafe cl_heap_allocate(cl_the_heap(), size) else { return ENOMEM }
        unsafe result.pointee = block
        return 0
    }

    /// What the Swift runtime frees with. The linker sends `free` here.
    @c(__wrap_free)
    public func arenaFree(_ block: UnsafeMutableRawPointer?) { unsafe cl_heap_free(cl_the_heap(), block) }

    /// Gives free memory back before a long wait. In line it would have a heap of its own.
    @inline(never)
    func settleArena() { unsafe cl_heap_settle(cl_the_heap()) }
#endif
