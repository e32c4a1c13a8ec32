#pragma once
#include <stddef.h>
#include <stdint.h>

// The few calls of Linux that Swift's Glibc module leaves out. Each returns -1 and sets errno when it fails.

/// rename(2) that fails with EEXIST instead of replacing a file.
int linux_rename_exclusively(const char *from, const char *to);

/// The magic number of the file system that holds `path`, as statfs(2) gives it.
int64_t linux_file_system_type(const char *path);

/// Sets the time of change of an open file to now, to the nanosecond.
int linux_stamp_now(int descriptor);

/// fgetxattr(2).
ptrdiff_t linux_get_attribute(int descriptor, const char *name, void *value, size_t capacity);

/// fsetxattr(2).
int linux_set_attribute(int descriptor, const char *name, const void *value, size_t size);

/// fremovexattr(2).
int linux_remove_attribute(int descriptor, const char *name);

/// Gives the first `size` bytes of an open file their place on the disk, and leaves its length and content.
int linux_reserve(int descriptor, int64_t size);

/// Notes on an open file that it is in use, until its last descriptor is closed: a shared lock of the open file (F_OFD).
int linux_hold(int descriptor);

/// Whether another process holds LMDB's lock of an open lock file, as each that has the store open does: 1 or 0.
int linux_is_locked_by_others(int descriptor);

/// Whether another open file, of any process, holds the same file: 1 or 0.
int linux_is_held_by_others(int descriptor);
