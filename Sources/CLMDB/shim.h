#pragma once

// liblmdb, and the few calls of Linux that Swift's Glibc module leaves out.
#include <errno.h>
#include <lmdb.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

/// rename(2) that fails with EEXIST instead of replacing.
static inline int clmdb_rename_exclusively(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, -100 /* AT_FDCWD */, from, -100, to, 1 /* RENAME_NOREPLACE */);
}
