#pragma once
#include "faults.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BUILT_WITH_SANITIZER 1
#endif
#endif

/// The C library's own function of that name, as `real`.
#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define EXPORT __attribute__((visibility("default"), used))

// What the seam's files share. Everything is guarded by `faults_lock`, but `faults_watching`.

extern pthread_mutex_t faults_lock;
extern atomic_bool faults_watching;

enum { FAULTS_MAXIMUM_DESCRIPTOR = 4096 };

typedef struct {
  /// The number of the file in the record; 0 for a descriptor that is not watched.
  uint32_t file;
  bool is_directory;
  /// Opened so that each write is flushed.
  bool is_synchronous;
} watched_descriptor;

extern watched_descriptor faults_descriptors[FAULTS_MAXIMUM_DESCRIPTOR];

/// The entry of a watched descriptor, or NULL.
watched_descriptor *faults_watched(int descriptor);

/// The name within the watched directory, "" for the directory itself, NULL for a path that is not watched.
const char *faults_watched_name(const char *path);

/// Notes a descriptor that was just opened at a watched path.
void faults_note_open(int descriptor, const char *path, int flags, bool existed);

typedef struct {
  bool fires;
  fault_action action;
  int error;
} fault_verdict;

/// Counts a call, and says what it meets. Does not return if it is to be killed at once.
fault_verdict faults_judge(uint32_t call);

/// Ends the process if the verdict says so, and tells whether the call that was done is to fail.
bool faults_must_fail_after(fault_verdict verdict);

_Noreturn void faults_kill(void);

void faults_record(fault_record_kind kind, uint32_t file, uint64_t offset, const void *bytes, uint64_t length);
