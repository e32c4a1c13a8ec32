#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the probe needs of the system that Swift's Glibc module leaves out.

/// Lets each line that is printed go out at once, so that a killed process leaves what it said.
void probe_write_lines_at_once(void);

/// Maps `count` counters of a file that is made if it is missing, shared with every process that maps it; NULL and
/// errno if that fails.
uint64_t *probe_map_counters(const char *path, size_t count);
void probe_store(uint64_t *counter, uint64_t value);
uint64_t probe_load(const uint64_t *counter);
uint64_t probe_add(uint64_t *counter, uint64_t addend);

/// Forks; the child ends with the result of `body` as its exit status. Returns the child's identifier, or -1.
int probe_fork(int (*body)(void *), void *context);

/// Waits for a child, and returns its status as wait(2) tells it, or -1.
int probe_wait(int child);

/// Mounts a file system of `byte_count` bytes in memory at `directory`, seen by this process and its children only, and
/// gone with them; 0 or an errno. To be called while the process has one thread.
int probe_mount_memory(const char *directory, uint64_t byte_count);

/// Lets no file grow beyond `byte_count` bytes; 0 or an errno. The signal that goes with it is ignored.
int probe_limit_file_size(uint64_t byte_count);

/// Lets the process have `byte_count` bytes of address space at most; 0 or an errno.
int probe_limit_address_space(uint64_t byte_count);

/// Fills memory with bytes that `seed` determines.
void probe_fill(void *bytes, size_t count, uint64_t seed);
/// Whether memory is as ``probe_fill`` filled it.
bool probe_matches(const void *bytes, size_t count, uint64_t seed);
