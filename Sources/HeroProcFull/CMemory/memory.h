// What the process has allocated, and how large blocks lie in memory. Swift's Glibc module leaves malloc.h out.
#pragma once

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

// Bytes in use: those of small blocks, and those mapped for large ones.
static inline size_t hero_bytes_in_use(void) {
    const struct mallinfo2 figures = mallinfo2();
    return figures.uordblks + figures.hblkhd;
}

// Has the kernel put what lies in whole huge pages of a block into such pages, where it has them (madvise(2),
// MADV_HUGEPAGE). Where it does not, nothing changes.
static inline void hero_prefer_huge_pages(const void *block, size_t size) {
    const uintptr_t page = (uintptr_t)2 << 20;
    const uintptr_t start = ((uintptr_t)block + page - 1) & ~(page - 1);
    const uintptr_t end = ((uintptr_t)block + size) & ~(page - 1);
    if (start < end) (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
}
