#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

pthread_mutex_t faults_lock = PTHREAD_MUTEX_INITIALIZER;
atomic_bool faults_watching;
watched_descriptor faults_descriptors[FAULTS_MAXIMUM_DESCRIPTOR];

static char directory[PATH_MAX];
static size_t directory_length;

void faults_watch(const char *path) {
  pthread_mutex_lock(&faults_lock);
  strncpy(directory, path, sizeof directory - 1);
  directory_length = strlen(directory);
  pthread_mutex_unlock(&faults_lock);
  atomic_store(&faults_watching, true);
}

bool faults_are_available(void) {
#ifdef BUILT_WITH_SANITIZER
  return false;
#else
  return true;
#endif
}

watched_descriptor *faults_watched(int descriptor) {
  if (!atomic_load(&faults_watching) || descriptor < 0 || descriptor >= FAULTS_MAXIMUM_DESCRIPTOR) return NULL;
  watched_descriptor *found = &faults_descriptors[descriptor];
  return found->file == 0 ? NULL : found;
}

const char *faults_watched_name(const char *path) {
  if (path == NULL || strncmp(path, directory, directory_length) != 0) return NULL;
  if (path[directory_length] == 0) return "";
  if (path[directory_length] != '/') return NULL;
  const char *name = path + directory_length + 1;
  size_t length = strlen(name);
  const char *suffix = "-lock";
  size_t suffix_length = strlen(suffix);
  if (strchr(name, '/') != NULL) return NULL;
  return length >= suffix_length && strcmp(name + length - suffix_length, suffix) == 0 ? NULL : name;
}

// --- The record

static int record_descriptor = -1;
/// Begins with the process, so that the numbers of processes that share a record differ.
static uint32_t last_file;

/// The files seen so far, as the kernel knows them.
static struct {
  dev_t device;
  ino_t inode;
  uint32_t file;
} known_files[1024];
static size_t known_file_count;

int faults_start_recording(const char *path, bool appends) {
  int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (appends ? 0 : O_TRUNC);
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
  if (descriptor < 0) return errno;
  pthread_mutex_lock(&faults_lock);
  record_descriptor = descriptor;
  if (last_file == 0) last_file = (uint32_t)getpid() << 10;
  pthread_mutex_unlock(&faults_lock);
  return 0;
}

void faults_stop_recording(void) {
  pthread_mutex_lock(&faults_lock);
  if (record_descriptor >= 0) close(record_descriptor);
  record_descriptor = -1;
  pthread_mutex_unlock(&faults_lock);
}

void faults_record(fault_record_kind kind, uint32_t file, uint64_t offset, const void *bytes, uint64_t length) {
  if (record_descriptor < 0) return;
  fault_record record = {.kind = kind, .file = file, .offset = offset, .length = length};
  struct iovec parts[2] = {{&record, sizeof record}, {(void *)bytes, length}};
  // A record that is not whole would make every later image wrong.
  if (syscall(SYS_writev, record_descriptor, parts, length > 0 ? 2 : 1) != (ssize_t)(sizeof record + length)) abort();
}

void faults_mark(uint32_t kind, uint64_t number) {
  pthread_mutex_lock(&faults_lock);
  faults_record(FAULT_RECORD_MARK, kind, number, NULL, 0);
  pthread_mutex_unlock(&faults_lock);
}

/// A file that was there before: its content counts as flushed.
// By bare system calls: the caller holds the lock that the seam's `pread` takes.
static void record_content(int descriptor, uint32_t file, const char *name) {
  faults_record(FAULT_RECORD_FOUND, file, 0, name, strlen(name));
  size_t capacity = 1 << 20;
  char *buffer = malloc(capacity);
  if (buffer == NULL) abort();
  off_t offset = 0;
  for (;;) {
    ssize_t count = syscall(SYS_pread64, descriptor, buffer, capacity, offset);
    if (count <= 0) break;
    faults_record(FAULT_RECORD_WRITTEN, file, (uint64_t)offset, buffer, (uint64_t)count);
    offset += count;
  }
  free(buffer);
  faults_record(FAULT_RECORD_FLUSHED, file, 0, NULL, 0);
}

void faults_note_open(int descriptor, const char *path, int flags, bool existed) {
  const char *name = faults_watched_name(path);
  struct stat status;
  if (name == NULL || descriptor >= FAULTS_MAXIMUM_DESCRIPTOR || fstat(descriptor, &status) != 0) return;
  watched_descriptor *watched = &faults_descriptors[descriptor];
  watched->is_directory = S_ISDIR(status.st_mode);
  watched->is_synchronous = (flags & O_DSYNC) != 0;
  size_t known = 0;
  while (known < known_file_count
      && (known_files[known].inode != status.st_ino || known_files[known].device != status.st_dev)) known++;
  // A new file may have the number of one that was removed.
  if (known < known_file_count && existed) {
    watched->file = known_files[known].file;
    return;
  }
  if (known == sizeof known_files / sizeof known_files[0]) abort();
  watched->file = ++last_file;
  known_files[known].device = status.st_dev;
  known_files[known].inode = status.st_ino;
  known_files[known].file = last_file;
  if (known == known_file_count) known_file_count++;
  if (watched->is_directory || record_descriptor < 0) return;
  if (existed) {
    record_content(descriptor, watched->file, name);
  } else {
    faults_record(FAULT_RECORD_CREATED, watched->file, 0, name, strlen(name));
  }
}

// --- Faults

static struct {
  uint32_t calls;
  uint64_t first, count, seen, met;
  fault_action action;
  int error;
} armed;

void faults_arm(uint32_t calls, uint64_t first, uint64_t count, fault_action action, int error) {
  pthread_mutex_lock(&faults_lock);
  armed.calls = calls;
  armed.first = first;
  armed.count = count;
  armed.action = action;
  armed.error = error;
  armed.seen = 0;
  armed.met = 0;
  pthread_mutex_unlock(&faults_lock);
}

uint64_t faults_disarm(void) {
  pthread_mutex_lock(&faults_lock);
  uint64_t met = armed.met;
  armed.calls = 0;
  pthread_mutex_unlock(&faults_lock);
  return met;
}

uint64_t faults_seen(void) {
  pthread_mutex_lock(&faults_lock);
  uint64_t seen = armed.seen;
  pthread_mutex_unlock(&faults_lock);
  return seen;
}

fault_verdict faults_judge(uint32_t call) {
  fault_verdict verdict = {0};
  if ((armed.calls & call) == 0) return verdict;
  armed.seen++;
  if (armed.seen < armed.first || armed.seen - armed.first >= armed.count) return verdict;
  bool is_write = call == FAULT_CALL_WRITE;
  if (!is_write && (armed.action == FAULT_SHORT || armed.action == FAULT_KILL_INSIDE)) return verdict;
  if (armed.action == FAULT_KILL) faults_kill();
  armed.met++;
  verdict.fires = true;
  verdict.action = armed.action;
  verdict.error = armed.error;
  return verdict;
}

bool faults_must_fail_after(fault_verdict verdict) {
  if (!verdict.fires) return false;
  if (verdict.action == FAULT_KILL_AFTER) faults_kill();
  if (verdict.action != FAULT_FAIL_AFTER) return false;
  errno = verdict.error;
  return true;
}

void faults_kill(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}
