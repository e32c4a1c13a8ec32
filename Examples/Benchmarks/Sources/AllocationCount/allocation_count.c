// Counts allocations by standing in for malloc and its kin.
//
// A program may define these functions itself; the dynamic linker then resolves the calls of all shared libraries to
// them. glibc keeps its own under the names __libc_*, so nothing but a counter is added, and `free` needs no stand-in.

#include "allocation_count.h"

#include <errno.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_valloc(size_t size);
extern void *__libc_pvalloc(size_t size);

// Initial-exec: reached without a call, hence without an allocation of the thread's storage in the middle of malloc.
static __thread uint64_t count __attribute__((tls_model("initial-exec")));

uint64_t allocation_count(void) {
  return count;
}

void *malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}

void *calloc(size_t elements, size_t size) {
  count++;
  return __libc_calloc(elements, size);
}

void *realloc(void *block, size_t size) {
  count++;
  return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  count++;
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count++;
  return __libc_memalign(alignment, size);
}

void *valloc(size_t size) {
  count++;
  return __libc_valloc(size);
}

void *pvalloc(size_t size) {
  count++;
  return __libc_pvalloc(size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  count++;
  void *made = __libc_memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *block = made;
  return 0;
}
