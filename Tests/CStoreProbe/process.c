#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void probe_write_lines_at_once(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

uint64_t *probe_map_counters(const char *path, size_t count) {
  int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return NULL;
  void *map = MAP_FAILED;
  if (ftruncate(descriptor, (off_t)(count * sizeof(uint64_t))) == 0) {
    map = mmap(NULL, count * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  }
  int error = errno;
  close(descriptor);
  errno = error;
  return map == MAP_FAILED ? NULL : map;
}

void probe_store(uint64_t *counter, uint64_t value) { __atomic_store_n(counter, value, __ATOMIC_SEQ_CST); }
uint64_t probe_load(const uint64_t *counter) { return __atomic_load_n(counter, __ATOMIC_SEQ_CST); }
uint64_t probe_add(uint64_t *counter, uint64_t addend) {
  return __atomic_add_fetch(counter, addend, __ATOMIC_SEQ_CST);
}

int probe_fork(int (*body)(void *), void *context) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) _exit(body(context));
  return child;
}

int probe_wait(int child) {
  int status = -1;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

static int write_text(const char *path, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  int result = write(descriptor, text, strlen(text)) < 0 ? errno : 0;
  close(descriptor);
  return result;
}

/// Becomes root of a new user namespace, where one may mount.
static int enter_user_namespace(void) {
  char map[64];
  unsigned user = geteuid(), group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return errno;
  (void)write_text("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "0 %u 1", user);
  int error = write_text("/proc/self/uid_map", map);
  snprintf(map, sizeof map, "0 %u 1", group);
  return error != 0 ? error : write_text("/proc/self/gid_map", map);
}

int probe_mount_memory(const char *directory, uint64_t byte_count) {
  if (unshare(CLONE_NEWNS) != 0) {
    int error = enter_user_namespace();
    if (error != 0) return error;
  }
  // What is mounted from here on must not spread to other namespaces.
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
  char options[64];
  snprintf(options, sizeof options, "size=%llu,mode=0700", (unsigned long long)byte_count);
  return mount("tmpfs", directory, "tmpfs", 0, options) == 0 ? 0 : errno;
}

int probe_limit_file_size(uint64_t byte_count) {
  struct rlimit limit;
  signal(SIGXFSZ, SIG_IGN);
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0) return errno;
  limit.rlim_cur = byte_count < limit.rlim_max ? byte_count : limit.rlim_max;
  return setrlimit(RLIMIT_FSIZE, &limit) == 0 ? 0 : errno;
}

int probe_limit_address_space(uint64_t byte_count) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0) return errno;
  limit.rlim_cur = byte_count < limit.rlim_max ? byte_count : limit.rlim_max;
  return setrlimit(RLIMIT_AS, &limit) == 0 ? 0 : errno;
}

/// SplitMix64.
static uint64_t next_random(uint64_t *state) {
  uint64_t mixed = (*state += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

void probe_fill(void *bytes, size_t count, uint64_t seed) {
  for (size_t offset = 0; offset < count; offset += 8) {
    uint64_t word = next_random(&seed);
    memcpy((char *)bytes + offset, &word, count - offset < 8 ? count - offset : 8);
  }
}

bool probe_matches(const void *bytes, size_t count, uint64_t seed) {
  for (size_t offset = 0; offset < count; offset += 8) {
    uint64_t word = next_random(&seed);
    if (memcmp((const char *)bytes + offset, &word, count - offset < 8 ? count - offset : 8) != 0) return false;
  }
  return true;
}
