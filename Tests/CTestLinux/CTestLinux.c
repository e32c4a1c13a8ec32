#define _GNU_SOURCE
#include "CTestLinux.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <unistd.h>

unsigned test_set_file_user(unsigned user) {
  return (unsigned)setfsuid(user);
}

static int write_text(const char *path, const char *text, size_t size) {
  int file = open(path, O_WRONLY);
  if (file < 0) return -1;
  ssize_t written = write(file, text, size);
  close(file);
  return written == (ssize_t)size ? 0 : -1;
}

// A user namespace knows no user and no group at first, and nobody can own a file there.
static int enter_user_namespace(void) {
  char map[64];
  const unsigned user = geteuid(), group = getegid();
  if (unshare(CLONE_NEWUSER) != 0) return -1;
  if (write_text("/proc/self/uid_map", map, (size_t)snprintf(map, sizeof map, "%u %u 1\n", user, user)) != 0) return -1;
  if (write_text("/proc/self/setgroups", "deny", 4) != 0) return -1;
  return write_text("/proc/self/gid_map", map, (size_t)snprintf(map, sizeof map, "%u %u 1\n", group, group));
}

int test_mount_memory(const char *directory) {
  if (geteuid() != 0 && enter_user_namespace() != 0) return -1;
  if (unshare(CLONE_NEWNS) != 0) return -1;
  // Otherwise the mount would appear in the namespace outside, too.
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
  return mount("none", directory, "tmpfs", 0, "size=16m");
}

int test_make_read_only(const char *directory) {
  return mount("none", directory, NULL, MS_REMOUNT | MS_RDONLY, NULL);
}
