#pragma once
#include <stdint.h>

/// How many blocks of memory this thread has asked for so far: malloc, calloc, realloc, posix_memalign, aligned_alloc
/// and the older calls of that kind, from Swift, C and every library of the process.
uint64_t allocation_count(void);
