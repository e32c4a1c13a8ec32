internal import CLinux
internal import Glibc

/// An open file that closes itself; never inherited by a program started with exec.
struct FileDescriptor: ~Copyable {
  let rawValue: CInt

  /// Opens a file. The error is the `errno`.
  init(opening path: String, _ flags: CInt) throws(SystemError) {
    rawValue = try SystemError.retrying { open(path, flags | O_CLOEXEC) }
  }

  /// Makes a file that must not exist, with exactly the permissions of `mode`, whatever the process's mask is.
  init(creating path: String, mode: UInt32) throws(SystemError) {
    // Nobody else is let in before the mode is what it should be.
    let descriptor = try SystemError.retrying { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600)) }
    do throws(SystemError) {
      _ = try SystemError.retrying { fchmod(descriptor, mode_t(mode)) }
    } catch {
      close(descriptor)
      unlink(path)
      throw error
    }
    rawValue = descriptor
  }

  deinit {
    // A child of fork has this open file, too, so closing it here alone would leave the lock with the child.
    _ = flock(rawValue, LOCK_UN)
    close(rawValue)
  }

  func status() throws(SystemError) -> stat {
    var status = stat()
    _ = try SystemError.retrying { fstat(rawValue, &status) }
    return status
  }

  func synchronize() throws(SystemError) {
    _ = try SystemError.retrying { fsync(rawValue) }
  }

  /// Gives the first bytes of the file, at least as many as it has, their place on the disk, where the file system can.
  func reserve(_ byteCount: Int) throws(SystemError) {
    let byteCount = max(byteCount, Int(try status().st_size))
    do throws(SystemError) {
      _ = try SystemError.retrying { linux_reserve(rawValue, Int64(byteCount)) }
    } catch {
      guard error.number == ENOSPC || error.number == EDQUOT || error.number == EIO else { return }
      throw error
    }
  }

  /// Takes an advisory lock, which lives on this open file alone: LMDB's own POSIX locks never meet it.
  func tryLock() throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try SystemError.retrying { flock(rawValue, LOCK_EX | LOCK_NB) }
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

  /// Renames a file; `EEXIST` if the name is taken.
  static func renameExclusively(_ path: String, to newPath: String) throws(SystemError) {
    _ = try retrying { linux_rename_exclusively(path, newPath) }
  }

  /// Flushes a directory, so that a created or renamed file is found after a power cut.
  static func synchronizeDirectory(_ path: String) throws(SystemError) {
    try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
  }
}
