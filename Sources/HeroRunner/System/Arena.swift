#if hasFeature(Embedded)
    import CLinux

    /// What the Swift runtime allocates with: the arena while there is room, then libc. The linker sends
    /// `posix_memalign` here.
    @c(__wrap_posix_memalign)
    public func arenaAllocate(
        _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
    ) -> Int32 {
        // The arena's blocks are aligned to 16.
        if alignment <= 16, let block = unsafe cl_arena_allocate(cl_the_arena(), size) {
            unsafe result.pointee = block
            return 0
        }
        return unsafe __real_posix_memalign(result, alignment, size)
    }

    /// What the Swift runtime frees with. The linker sends `free` here.
    @c(__wrap_free)
    public func arenaFree(_ block: UnsafeMutableRawPointer?) {
        if unsafe cl_arena_release(cl_the_arena(), block) == 0 { unsafe __real_free(block) }
    }
#endif
