/// A heap buffer that one page at a time is read into.
final class PageBuffer {
  private let memory: UnsafeMutableRawBufferPointer

  init(byteCount: Int) {
    memory = .allocate(byteCount: byteCount, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// Fills the first `byteCount` bytes of the buffer from the file.
  ///
  /// - Returns: the number of bytes that the file had there.
  func fill(_ byteCount: Int, from source: borrowing some PageSource, at offset: UInt64) throws(FileRejection) -> Int {
    unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory.prefix(byteCount)), at: offset)
  }

  /// The bytes last read, as the page `number`.
  @_lifetime(borrow self)
  func bytes(ofPage number: UInt64) -> PageBytes {
    let span = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(memory))
    // The memory lives and stays in place as long as the buffer does.
    return PageBytes(number: number, unsafe _overrideLifetime(span, borrowing: self))
  }
}
