internal import CLinux
internal import Glibc

/// How processes that open and close one store keep out of each other's way.
///
/// Whoever opens or closes it is alone in a gate, for a moment or for as long as a verification takes; whoever has it open
/// holds it. So an opener knows whether the file is in use, and LMDB never opens a lock file that it is just closing
/// (0.9.26 to 0.9.31 then leave mutexes behind that nobody can lock). Both locks live on this open file alone: LMDB's
/// own, which belong to the process, never meet them.
extension FileDescriptor {
  /// Enters the gate, unless another is in it for longer than `limit`.
  func enterGate(waitingAtMost limit: Duration) throws(SystemError) -> Bool {
    let deadline = ContinuousClock.now + limit
    while !(try tryLock()) {
      guard ContinuousClock.now < deadline else { return false }
      usleep(2000)
    }
    return true
  }

  func leaveGate() {
    _ = flock(rawValue, LOCK_UN)
  }

  /// Notes that the file is in use, until this descriptor is closed.
  func hold() throws(SystemError) {
    _ = try SystemError.retrying { linux_hold(rawValue) }
  }

  /// Whether another process holds LMDB's lock of this lock file.
  func isLockedByOthers() throws(SystemError) -> Bool {
    try SystemError.retrying { linux_is_locked_by_others(rawValue) } == 1
  }

  /// Whether another environment, of this or another process, holds the file.
  func isHeldByOthers() throws(SystemError) -> Bool {
    try SystemError.retrying { linux_is_held_by_others(rawValue) } == 1
  }
}
