#define _GNU_SOURCE
#include "internal.h"

#ifndef BUILT_WITH_SANITIZER

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// The calls that write.

static size_t byte_count(const struct iovec *parts, int count) {
  size_t sum = 0;
  for (int index = 0; index < count; index++) sum += parts[index].iov_len;
  return sum;
}

static void record_parts(
  watched_descriptor *file, off_t offset, const struct iovec *parts, int count, size_t written, bool is_flushed
) {
  fault_record_kind flush = is_flushed ? FAULT_RECORD_WRITE_FLUSHED : FAULT_RECORD_WRITE_FLUSH_FAILED;
  for (int index = 0; index < count && written > 0; index++) {
    size_t length = parts[index].iov_len < written ? parts[index].iov_len : written;
    faults_record(FAULT_RECORD_WRITTEN, file->file, (uint64_t)offset, parts[index].iov_base, length);
    if (file->is_synchronous) faults_record(flush, file->file, 0, NULL, 0);
    offset += (off_t)length;
    written -= length;
  }
}

/// The first half of the parts; of a large write whole pages.
static ssize_t write_half(int descriptor, const struct iovec *parts, int count, off_t offset, bool moves) {
  size_t half = byte_count(parts, count) / 2;
  if (half > 4096) half &= ~(size_t)4095;
  char *bytes = malloc(half + 1);
  if (bytes == NULL) abort();
  size_t filled = 0;
  for (int index = 0; index < count && filled < half; index++) {
    size_t length = parts[index].iov_len < half - filled ? parts[index].iov_len : half - filled;
    memcpy(bytes + filled, parts[index].iov_base, length);
    filled += length;
  }
  ssize_t result = moves ? syscall(SYS_write, descriptor, bytes, half)
                         : syscall(SYS_pwrite64, descriptor, bytes, half, offset);
  free(bytes);
  return result;
}

/// All writes come through here: at `offset`, or where the descriptor stands and on from there.
static ssize_t write_parts(int descriptor, const struct iovec *parts, int count, off_t offset, bool moves) {
  pthread_mutex_lock(&faults_lock);
  watched_descriptor *file = &faults_descriptors[descriptor];
  if (moves) offset = lseek(descriptor, 0, SEEK_CUR);
  fault_verdict verdict = faults_judge(FAULT_CALL_WRITE);
  ssize_t result;
  if (verdict.fires && verdict.action == FAULT_FAIL) {
    errno = verdict.error;
    result = -1;
  } else if (verdict.fires && (verdict.action == FAULT_SHORT || verdict.action == FAULT_KILL_INSIDE)) {
    // What fits into one page the kernel writes whole before it looks at signals.
    bool is_small = byte_count(parts, count) <= 4096;
    if (verdict.action == FAULT_KILL_INSIDE && is_small) faults_kill();
    result = write_half(descriptor, parts, count, offset, moves);
    if (verdict.action == FAULT_KILL_INSIDE) faults_kill();
  } else if (moves) {
    result = syscall(SYS_writev, descriptor, parts, count);
  } else {
    result = syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
  }
  int error = errno;
  bool is_flushed = !verdict.fires || verdict.action != FAULT_FAIL_AFTER;
  if (result > 0) record_parts(file, offset, parts, count, (size_t)result, is_flushed);
  errno = error;
  if (faults_must_fail_after(verdict)) result = -1;
  pthread_mutex_unlock(&faults_lock);
  return result;
}

EXPORT ssize_t write(int descriptor, const void *bytes, size_t count) {
  REAL(write);
  if (faults_watched(descriptor) == NULL) return real(descriptor, bytes, count);
  struct iovec part = {(void *)bytes, count};
  return write_parts(descriptor, &part, 1, 0, true);
}

EXPORT ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  REAL(writev);
  if (faults_watched(descriptor) == NULL) return real(descriptor, parts, count);
  return write_parts(descriptor, parts, count, 0, true);
}

EXPORT ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  if (faults_watched(descriptor) == NULL) return real(descriptor, bytes, count, offset);
  struct iovec part = {(void *)bytes, count};
  return write_parts(descriptor, &part, 1, offset, false);
}

EXPORT ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return pwrite(descriptor, bytes, count, offset);
}

EXPORT ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
  REAL(pwritev);
  if (faults_watched(descriptor) == NULL) return real(descriptor, parts, count, offset);
  return write_parts(descriptor, parts, count, offset, false);
}

EXPORT ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
  return pwritev(descriptor, parts, count, offset);
}

#endif
