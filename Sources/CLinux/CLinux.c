#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int linux_rename_exclusively(const char *from, const char *to) {
  const unsigned no_replace = 1;
  if (syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, no_replace) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  // File systems that cannot do this can link, which replaces nothing either.
  if (link(from, to) != 0) return -1;
  return unlink(from);
}

int64_t linux_file_system_type(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (int64_t)(uint32_t)status.f_type : -1;
}

int linux_stamp_now(int descriptor) {
  struct timespec stamps[2] = {{.tv_nsec = UTIME_OMIT}};
  if (clock_gettime(CLOCK_REALTIME, &stamps[1]) != 0) return -1;
  return futimens(descriptor, stamps);
}

ptrdiff_t linux_get_attribute(int descriptor, const char *name, void *value, size_t capacity) {
  return fgetxattr(descriptor, name, value, capacity);
}

int linux_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}

int linux_remove_attribute(int descriptor, const char *name) {
  return fremovexattr(descriptor, name);
}

int linux_reserve(int descriptor, int64_t size) {
  return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, size);
}

int linux_hold(int descriptor) {
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
  return fcntl(descriptor, F_OFD_SETLK, &lock);
}

int linux_is_held_by_others(int descriptor) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
  if (fcntl(descriptor, F_OFD_GETLK, &lock) != 0) return -1;
  return lock.l_type != F_UNLCK;
}

int linux_is_locked_by_others(int descriptor) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
  if (fcntl(descriptor, F_GETLK, &lock) != 0) return -1;
  return lock.l_type != F_UNLCK;
}
