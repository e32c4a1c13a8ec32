#define _GNU_SOURCE
#include "internal.h"

#ifndef BUILT_WITH_SANITIZER

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The calls that flush, resize, open, read, map and rename.

static int flush(int descriptor, int (*real)(int)) {
  watched_descriptor *file = faults_watched(descriptor);
  if (file == NULL) return real(descriptor);
  pthread_mutex_lock(&faults_lock);
  fault_verdict verdict = faults_judge(FAULT_CALL_FLUSH);
  int result = -1;
  bool fails = verdict.fires && (verdict.action == FAULT_FAIL || verdict.action == FAULT_FAIL_AFTER);
  if (fails && !file->is_directory) faults_record(FAULT_RECORD_FLUSH_FAILED, file->file, 0, NULL, 0);
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    result = real(descriptor);
    if (result == 0 && !fails) {
      faults_record(
        file->is_directory ? FAULT_RECORD_DIRECTORY_FLUSHED : FAULT_RECORD_FLUSHED, file->file, 0, NULL, 0);
    }
    if (faults_must_fail_after(verdict)) result = -1;
  }
  pthread_mutex_unlock(&faults_lock);
  return result;
}

EXPORT int fsync(int descriptor) {
  REAL(fsync);
  return flush(descriptor, real);
}

EXPORT int fdatasync(int descriptor) {
  REAL(fdatasync);
  return flush(descriptor, real);
}

EXPORT int ftruncate(int descriptor, off_t size) {
  REAL(ftruncate);
  watched_descriptor *file = faults_watched(descriptor);
  if (file == NULL) return real(descriptor, size);
  pthread_mutex_lock(&faults_lock);
  fault_verdict verdict = faults_judge(FAULT_CALL_RESIZE);
  int result = -1;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    result = real(descriptor, size);
    if (result == 0) faults_record(FAULT_RECORD_RESIZED, file->file, (uint64_t)size, NULL, 0);
    if (faults_must_fail_after(verdict)) result = -1;
  }
  pthread_mutex_unlock(&faults_lock);
  return result;
}

EXPORT int ftruncate64(int descriptor, off64_t size) { return ftruncate(descriptor, size); }

// --- Reading, opening, closing, mapping

EXPORT ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
  REAL(pread);
  if (faults_watched(descriptor) == NULL) return real(descriptor, bytes, count, offset);
  pthread_mutex_lock(&faults_lock);
  fault_verdict verdict = faults_judge(FAULT_CALL_READ);
  ssize_t result = -1;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    result = real(descriptor, bytes, count, offset);
    if (faults_must_fail_after(verdict)) result = -1;
  }
  pthread_mutex_unlock(&faults_lock);
  return result;
}

EXPORT ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t offset) {
  return pread(descriptor, bytes, count, offset);
}

static int open_watched(int directory, const char *path, int flags, mode_t mode) {
  pthread_mutex_lock(&faults_lock);
  struct stat status;
  bool existed = stat(path, &status) == 0;
  fault_verdict verdict = faults_judge(FAULT_CALL_OPEN);
  int descriptor = -1;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    descriptor = (int)syscall(SYS_openat, directory, path, flags, mode);
    int error = errno;
    if (descriptor >= 0) faults_note_open(descriptor, path, flags, existed);
    // An open that fails leaves no descriptor, so there is no failing after it.
    if (verdict.fires && verdict.action == FAULT_KILL_AFTER) faults_kill();
    if (verdict.fires && verdict.action == FAULT_DELAY) usleep((useconds_t)verdict.error);
    errno = error;
  }
  pthread_mutex_unlock(&faults_lock);
  return descriptor;
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
  if (atomic_load(&faults_watching) && faults_watched_name(path) != NULL) {
    return open_watched(directory, path, flags, mode);
  }
  return (int)syscall(SYS_openat, directory, path, flags, mode);
}

#define MODE_ARGUMENT \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list arguments; \
    va_start(arguments, flags); \
    mode = va_arg(arguments, mode_t); \
    va_end(arguments); \
  }

EXPORT int open(const char *path, int flags, ...) {
  MODE_ARGUMENT
  return open_at(AT_FDCWD, path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...) {
  MODE_ARGUMENT
  return open_at(AT_FDCWD, path, flags, mode);
}

EXPORT int openat(int directory, const char *path, int flags, ...) {
  MODE_ARGUMENT
  return open_at(directory, path, flags, mode);
}

EXPORT int close(int descriptor) {
  REAL(close);
  if (faults_watched(descriptor) != NULL) {
    pthread_mutex_lock(&faults_lock);
    memset(&faults_descriptors[descriptor], 0, sizeof faults_descriptors[descriptor]);
    pthread_mutex_unlock(&faults_lock);
  }
  return real(descriptor);
}

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  REAL(mmap);
  if ((flags & MAP_ANONYMOUS) != 0 || faults_watched(descriptor) == NULL) {
    return real(address, length, protection, flags, descriptor, offset);
  }
  pthread_mutex_lock(&faults_lock);
  fault_verdict verdict = faults_judge(FAULT_CALL_MAP);
  void *result = MAP_FAILED;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    result = real(address, length, protection, flags, descriptor, offset);
    if (verdict.fires && verdict.action == FAULT_KILL_AFTER) faults_kill();
  }
  pthread_mutex_unlock(&faults_lock);
  return result;
}

EXPORT void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
  return mmap(address, length, protection, flags, descriptor, offset);
}

// --- Names

static int change_names(
  fault_record_kind kind, const char *from, const char *to, int (*change)(const char *, const char *, unsigned),
  unsigned flags
) {
  pthread_mutex_lock(&faults_lock);
  fault_verdict verdict = faults_judge(FAULT_CALL_NAME);
  int result = -1;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
  } else {
    result = change(from, to, flags);
    const char *old_name = faults_watched_name(from);
    const char *new_name = to == NULL ? "" : faults_watched_name(to);
    if (result == 0 && old_name != NULL && new_name != NULL) {
      char names[1024];
      int length = snprintf(names, sizeof names, "%s%c%s", old_name, 0, new_name);
      if (kind == FAULT_RECORD_UNLINKED) length = (int)strlen(old_name);
      faults_record(kind, 0, 0, names, (uint64_t)length);
    }
    if (faults_must_fail_after(verdict)) result = -1;
  }
  pthread_mutex_unlock(&faults_lock);
  return result;
}

static bool is_watched_path(const char *path) {
  return atomic_load(&faults_watching) && faults_watched_name(path) != NULL;
}

/// Set while the seam itself renames by a system call, which must not be caught again.
static _Thread_local bool passes_on;

static int real_rename(const char *from, const char *to, unsigned flags) {
  passes_on = true;
  int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
  passes_on = false;
  return result;
}

static int real_unlink(const char *path, const char *unused, unsigned flags) {
  (void)unused;
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, flags);
}

EXPORT int rename(const char *from, const char *to) {
  if (!is_watched_path(from)) return real_rename(from, to, 0);
  return change_names(FAULT_RECORD_RENAMED, from, to, real_rename, 0);
}

EXPORT int unlink(const char *path) {
  if (!is_watched_path(path)) return real_unlink(path, NULL, 0);
  return change_names(FAULT_RECORD_UNLINKED, path, NULL, real_unlink, 0);
}

/// The library renames by the bare system call, since old C libraries have no function for it.
EXPORT long syscall(long number, ...) {
  REAL(syscall);
  long arguments[6];
  va_list list;
  va_start(list, number);
  for (int index = 0; index < 6; index++) arguments[index] = va_arg(list, long);
  va_end(list);
  if (number == SYS_renameat2 && !passes_on && is_watched_path((const char *)arguments[1])) {
    return change_names(
      FAULT_RECORD_RENAMED, (const char *)arguments[1], (const char *)arguments[3], real_rename,
      (unsigned)arguments[4]);
  }
  return real(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

#endif
