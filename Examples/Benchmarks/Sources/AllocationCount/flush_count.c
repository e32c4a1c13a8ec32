// Counts flushes by standing in for fsync and fdatasync, as allocation_count.c does for malloc.

#include "flush_count.h"

#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic uint64_t count;

uint64_t flush_count(void) {
  return atomic_load(&count);
}

int fsync(int descriptor) {
  atomic_fetch_add(&count, 1);
  return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  atomic_fetch_add(&count, 1);
  return (int)syscall(SYS_fdatasync, descriptor);
}
