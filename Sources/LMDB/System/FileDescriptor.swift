internal import Glibc

/// An open file that closes itself; never inherited by a program started with exec.
struct FileDescriptor: ~Copyable {
  /// The descriptor; -1 once it is closed.
  private(set) var rawValue: CInt

  /// Opens or creates a file. The error is the `errno`.
  init(opening path: String, _ flags: CInt, mode: UInt32 = 0) throws(SystemError) {
    rawValue = try SystemError.retrying { open(path, flags | O_CLOEXEC, mode_t(mode)) }
  }

  deinit {
    if rawValue >= 0 { Glibc.close(rawValue) }
  }

  /// Closes the file before its owner goes. Nothing may be asked of it any more.
  mutating func close() {
    Glibc.close(rawValue)
    rawValue = -1
  }

  func status() throws(SystemError) -> stat {
    var status = stat()
    _ = try SystemError.retrying { fstat(rawValue, &status) }
    return status
  }

  func synchronize() throws(SystemError) {
    _ = try SystemError.retrying { fsync(rawValue) }
  }

  /// Takes an advisory lock, which lives on this open file alone: LMDB's own POSIX locks never meet it.
  func tryLock(exclusively: Bool) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try SystemError.retrying { flock(rawValue, (exclusively ? LOCK_EX : LOCK_SH) | LOCK_NB) }
      return true
    } catch {
      if error.number == EWOULDBLOCK { return false }
      throw error
    }
  }
}

/// An `errno`.
struct SystemError: Error {
  let number: CInt

  /// Runs a system call until no signal interrupts it.
  static func retrying(_ call: () -> CInt) throws(SystemError) -> CInt {
    while true {
      let result = call()
      if result != -1 { return result }
      if errno != EINTR { throw SystemError(number: errno) }
    }
  }

  /// Flushes a directory, so that a created or renamed file is found after a power cut.
  static func synchronizeDirectory(_ path: String) throws(SystemError) {
    try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
  }
}
