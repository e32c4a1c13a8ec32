internal import Glibc

extension FileDescriptor {
  /// Writes the two meta pages anew, as they are read, and flushes them. Nobody may be writing to the file.
  ///
  /// After a flush that failed, the system takes what it could not write for written, and goes on to show it. Then the
  /// newest commit that is read is not the newest one on the disk, and a writer that builds on it overwrites pages that
  /// the one on the disk still needs. With both the same, a power cut finds a whole commit again.
  func rewriteMetaPages(ofByteCount pageByteCount: Int) throws(SystemError) {
    var pages = [UInt8](repeating: 0, count: 2 * pageByteCount)
    try transfer(pages.count) { offset in
      pages.withUnsafeMutableBytes { pread(rawValue, $0.baseAddress.map { $0 + offset }, $0.count - offset, offset) }
    }
    try transfer(pages.count) { offset in
      pages.withUnsafeBytes { pwrite(rawValue, $0.baseAddress.map { $0 + offset }, $0.count - offset, offset) }
    }
    try synchronize()
  }

  private func transfer(_ byteCount: Int, _ call: (_ offset: Int) -> Int) throws(SystemError) {
    var offset = 0
    while offset < byteCount {
      let count = call(offset)
      if count > 0 {
        offset += count
      } else if count == 0 || errno != EINTR {
        // The end of the file, where the caller has seen pages, is a broken disk's.
        throw SystemError(number: count == 0 ? EIO : errno)
      }
    }
  }
}
