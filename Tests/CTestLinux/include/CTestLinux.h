#pragma once

// Calls of Linux that only tests need and that Swift's Glibc module leaves out.

/// Lets the calling thread, and no other, reach files as `user` does. Returns whom it reached them as before.
unsigned test_set_file_user(unsigned user);

/// Gives the calling process file systems of its own and mounts an empty one in memory on `directory`; with a user
/// namespace of its own, too, unless it is root. Call it while there is one thread. 0, or -1 with errno set.
int test_mount_memory(const char *directory);

/// Makes what was mounted on `directory` read-only. 0, or -1 with errno set.
int test_make_read_only(const char *directory);
