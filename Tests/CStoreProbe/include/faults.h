#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A seam at the system calls by which a store reaches its disk. This target defines the calls themselves: `pwrite`,
// `fdatasync`, `open` and so on. An executable's definitions go before those of the C library, for itself and for all
// libraries that it loads. Without `faults_watch` they only pass on. Only descriptors of files in the watched directory
// are touched, and never those of lock files.

/// Whether the calls are caught at all: not in a build with a sanitizer, which has seams of its own.
bool faults_are_available(void);

/// Catches calls on the files of `directory`, which is absolute and free of symbolic links.
void faults_watch(const char *directory);

// Recording

/// Writes every change and every flush to a new file at `path` from now on; 0 or an errno.
int faults_start_recording(const char *path);

/// Puts a mark into the record.
void faults_mark(uint32_t kind, uint64_t number);

void faults_stop_recording(void);

/// One entry of a record; `length` bytes follow it, the integers in the machine's byte order.
typedef struct {
  uint32_t kind;
  uint32_t file;
  uint64_t offset;
  uint64_t length;
} fault_record;

typedef enum : uint32_t {
  /// A file came into being; its name follows.
  FAULT_RECORD_CREATED = 1,
  /// A file that was there before was opened; its name follows, and then its content as writes.
  FAULT_RECORD_FOUND,
  /// Bytes were written at `offset`.
  FAULT_RECORD_WRITTEN,
  /// The whole file was flushed.
  FAULT_RECORD_FLUSHED,
  /// The write in front was flushed alone, as O_DSYNC demands.
  FAULT_RECORD_WRITE_FLUSHED,
  /// A flush of the whole file failed: what was written before may be lost, though it can be read.
  FAULT_RECORD_FLUSH_FAILED,
  /// The write in front was to be flushed alone, and that failed.
  FAULT_RECORD_WRITE_FLUSH_FAILED,
  /// The file got the size `offset`.
  FAULT_RECORD_RESIZED,
  /// A name was given to another file name: old, NUL and new name follow.
  FAULT_RECORD_RENAMED,
  /// A name was removed; it follows.
  FAULT_RECORD_UNLINKED,
  /// The directory was flushed.
  FAULT_RECORD_DIRECTORY_FLUSHED,
  /// A mark: its kind is in `file`, its number in `offset`.
  FAULT_RECORD_MARK,
} fault_record_kind;

// Faults

/// Classes of calls, to be combined.
enum {
  FAULT_CALL_WRITE = 1,
  FAULT_CALL_FLUSH = 2,
  FAULT_CALL_OPEN = 4,
  FAULT_CALL_RESIZE = 8,
  FAULT_CALL_MAP = 16,
  FAULT_CALL_NAME = 32,
  FAULT_CALL_READ = 64,
  FAULT_CALL_CHANGE = FAULT_CALL_WRITE | FAULT_CALL_FLUSH | FAULT_CALL_RESIZE | FAULT_CALL_NAME,
  FAULT_CALL_ANY = 127,
};

typedef enum {
  /// The call fails and does nothing.
  FAULT_FAIL,
  /// The call does its work, and then says that it failed.
  FAULT_FAIL_AFTER,
  /// A write writes its first half, and says so. Other calls pass.
  FAULT_SHORT,
  /// The process is killed instead of the call.
  FAULT_KILL,
  /// The process is killed after the call.
  FAULT_KILL_AFTER,
  /// The process is killed when some pages of a larger write are written. Other calls pass.
  FAULT_KILL_INSIDE,
  /// The process sleeps after an open, as many microseconds as the error says: others get in between. Other calls pass.
  FAULT_DELAY,
} fault_action;

/// Lets the `first`-th call of `calls` from now on, and `count - 1` more after it, meet `action`; the first is 1.
void faults_arm(uint32_t calls, uint64_t first, uint64_t count, fault_action action, int error);

/// Ends that, and returns how many calls met it.
uint64_t faults_disarm(void);

/// How many calls of the armed classes were seen since ``faults_arm``.
uint64_t faults_seen(void);
