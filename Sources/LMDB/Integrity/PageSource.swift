import Glibc

/// Where the verifier reads a file's bytes: a descriptor, or an image in memory.
protocol PageSource {
  /// The length of the file when the verification began.
  var byteCount: UInt64 { get }

  /// Copies the bytes at `offset` into `buffer`, all of it, or as much of it as the file holds.
  ///
  /// - Returns: the number of bytes copied.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileRejection) -> Int
}

/// Reads with `pread`, never through a map: a file that shrinks meanwhile gives short reads, not a signal.
struct DescriptorSource: PageSource {
  let descriptor: CInt
  let byteCount: UInt64

  init(descriptor: CInt) throws(FileRejection) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notLMDB(reason: "not a regular file") }
    self.descriptor = descriptor
    self.byteCount = UInt64(clamping: status.st_size)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileRejection) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let position = off_t(clamping: offset &+ UInt64(done))
      // In bounds: `done` is less than the buffer's count.
      let count = unsafe pread(descriptor, base + done, buffer.count &- done, position)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .unreadable(errno: errno)
      }
      done &+= count
    }
    return done
  }
}

/// Reads from bytes in memory.
struct ImageSource: PageSource {
  let bytes: [UInt8]

  var byteCount: UInt64 { UInt64(bytes.count) }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileRejection) -> Int {
    guard offset < byteCount else { return 0 }
    let start = Int(offset)
    let count = min(buffer.count, bytes.count - start)
    // In bounds on both sides: `count` is the smaller of the two lengths.
    unsafe buffer.copyBytes(from: bytes[start..<start + count])
    return count
  }
}
