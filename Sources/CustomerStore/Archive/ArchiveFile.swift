internal import Glibc

/// An open file, which closes itself.
final class ArchiveFile: Sendable {
  let path: String
  private let descriptor: CInt

  /// Opens a file for reading.
  init(reading path: String) throws(ArchiveError) {
    descriptor = try Self.calling(ArchiveError.unreadable(path:code:), path) { open(path, O_RDONLY | O_CLOEXEC) }
    self.path = path
    // The system reads further ahead then.
    _ = posix_fadvise(descriptor, 0, 0, CInt(POSIX_FADV_SEQUENTIAL))
  }

  /// Makes a file that nobody but its owner may read, whatever the process's mask is.
  init(creating path: String) throws(ArchiveError) {
    descriptor = try Self.calling(ArchiveError.unwritable(path:code:), path) {
      open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
    }
    self.path = path
    _ = fchmod(descriptor, mode_t(0o600))
  }

  deinit { close(descriptor) }

  /// The number of bytes of the file.
  var byteCount: UInt64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt64(max(status.st_size, 0)) : 0
  }

  /// Whether it is a file, and no pipe or device.
  var isRegular: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Appends the bytes from `offset` on to `bytes`, at most `count`; none at the end.
  func read(from offset: UInt64, atMost count: Int, into bytes: inout [UInt8]) throws(ArchiveError) {
    var part = [UInt8](repeating: 0, count: count)
    let read = try Self.calling(ArchiveError.unreadable(path:code:), path) {
      unsafe part.withUnsafeMutableBytes { buffer in
        unsafe CInt(truncatingIfNeeded: pread(descriptor, buffer.baseAddress, buffer.count, off_t(clamping: offset)))
      }
    }
    bytes += part.prefix(Int(read))
  }

  /// Writes bytes behind those that were written.
  func write(_ bytes: [UInt8]) throws(ArchiveError) {
    var start = 0
    while start < bytes.count {
      let count = try Self.calling(ArchiveError.unwritable(path:code:), path) {
        unsafe bytes.withUnsafeBytes { buffer in
          // What fits into the number of bytes that the system returns.
          let count = min(buffer.count - start, 1 << 30)
          return unsafe CInt(
            truncatingIfNeeded: Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), count))
        }
      }
      start += Int(count)
    }
  }

  /// Flushes the file, and gives it the name `path` in place of any that has it.
  func publish(as path: String) throws(ArchiveError) {
    let own = self.path
    let unwritable = ArchiveError.unwritable(path:code:)
    _ = try Self.calling(unwritable, path) { fsync(descriptor) }
    _ = try Self.calling(unwritable, path) { rename(own, path) }
    // So that the name is found after a power cut.
    let directory = Self.directory(of: path)
    let opened = try Self.calling(unwritable, path) { open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { close(opened) }
    _ = try Self.calling(unwritable, path) { fsync(opened) }
  }

  /// A path beside `path` that no other file has.
  static func temporaryPath(besides path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let suffix = "\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
    return "\(directory(of: path))/.\(name).archive-\(suffix)"
  }

  static func remove(_ path: String) { unlink(path) }

  /// What the system says of an error.
  static func text(of code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Runs a system call until no signal interrupts it.
  private static func calling(
    _ error: (String, Int32) -> ArchiveError, _ path: String, _ call: () -> CInt
  ) throws(ArchiveError) -> CInt {
    while true {
      let result = call()
      if result != -1 { return result }
      let code = errno
      if code != EINTR { throw error(path, code) }
    }
  }
}
