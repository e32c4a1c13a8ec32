#define _GNU_SOURCE
#include "CTestLinux.h"

#include <sched.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <unistd.h>

unsigned test_set_file_user(unsigned user) {
  return (unsigned)setfsuid(user);
}

int test_mount_memory(const char *directory) {
  const int namespaces = CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER);
  if (unshare(namespaces) != 0) return -1;
  // Otherwise the mount would appear in the namespace outside, too.
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
  return mount("none", directory, "tmpfs", 0, "size=16m");
}

int test_make_read_only(const char *directory) {
  return mount("none", directory, NULL, MS_REMOUNT | MS_RDONLY, NULL);
}
