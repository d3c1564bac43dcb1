// What the process has allocated. Swift's Glibc module leaves malloc.h out.
#pragma once

#include <malloc.h>
#include <stddef.h>

// Bytes in use: those of small blocks, and those mapped for large ones.
static inline size_t hero_bytes_in_use(void) {
    const struct mallinfo2 figures = mallinfo2();
    return figures.uordblks + figures.hblkhd;
}
