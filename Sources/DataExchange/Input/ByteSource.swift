internal import Glibc

/// Bytes in order: an open file, a pipe, or memory.
package final class ByteSource {
  /// What errors call it: a path, or a description.
  package let name: String
  private let content: Content
  /// Only for memory: how many bytes were read.
  private var offset = 0
  private let readLimit: Int

  private enum Content {
    case file(descriptor: CInt, isOwned: Bool)
    case memory([UInt8])
  }

  /// Opens a file.
  ///
  /// - Throws: ``ExchangeError/unreadable(file:code:)``.
  package init(opening path: String) throws(ExchangeError) {
    var descriptor: CInt
    repeat { descriptor = open(path, O_RDONLY | O_CLOEXEC) } while descriptor == -1 && errno == EINTR
    guard descriptor >= 0 else { throw .unreadable(file: path, code: errno) }
    // The kernel reads further ahead then.
    _ = posix_fadvise(descriptor, 0, 0, CInt(POSIX_FADV_SEQUENTIAL))
    name = path
    content = .file(descriptor: descriptor, isOwned: true)
    readLimit = .max
  }

  /// Reads on from where an open file or pipe is, and leaves it open. `name` is for errors.
  package init(descriptor: CInt, name: String) {
    self.name = name
    content = .file(descriptor: descriptor, isOwned: false)
    readLimit = .max
  }

  /// Bytes in memory, of which one reading gives at most `readLimit`.
  package init(_ bytes: [UInt8], name: String = "memory", readLimit: Int = .max) {
    self.name = name
    content = .memory(bytes)
    self.readLimit = max(readLimit, 1)
  }

  deinit {
    if case .file(let descriptor, true) = content { close(descriptor) }
  }

  /// Reads what there is, at most what fits; 0 bytes at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExchangeError) -> Int {
    switch content {
    case .memory(let bytes):
      let count = min(buffer.count, readLimit, bytes.count - offset)
      unsafe bytes.withUnsafeBytes {
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
      }
      offset += count
      return count
    case .file(let descriptor, _):
      while true {
        let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR { throw .unreadable(file: name, code: errno) }
      }
    }
  }

  /// The number of bytes, if that is known: not that of a pipe.
  package var byteCount: UInt64? {
    switch content {
    case .memory(let bytes): return UInt64(bytes.count)
    case .file(let descriptor, _):
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return UInt64(max(status.st_size, 0))
    }
  }

  /// Whether ``seek(to:)`` goes back, too.
  package var isSeekable: Bool {
    switch content {
    case .memory: true
    case .file(let descriptor, _): lseek(descriptor, 0, SEEK_CUR) >= 0
    }
  }

  /// Goes to the byte at `target`, counted from the beginning; a pipe cannot.
  ///
  /// - Throws: ``ExchangeError/unreadable(file:code:)``, with `ESPIPE` for a pipe.
  package func seek(to target: UInt64) throws(ExchangeError) {
    switch content {
    case .memory(let bytes): offset = Int(min(target, UInt64(bytes.count)))
    case .file(let descriptor, _):
      guard let target = Int(exactly: target), lseek(descriptor, target, SEEK_SET) >= 0 else {
        throw .unreadable(file: name, code: errno)
      }
    }
  }
}
