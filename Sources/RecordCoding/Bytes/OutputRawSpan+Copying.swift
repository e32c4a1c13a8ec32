extension OutputRawSpan {
  /// Appends a copy of `bytes`, which the caller has found to fit; appends nothing if they do not.
  @inlinable
  @_lifetime(self: copy self)
  mutating func append(copying bytes: RawSpan) {
    let count = bytes.byteCount
    guard count > 0, freeCapacity >= count else { return }
    unsafe withUnsafeMutableBytes { buffer, initializedCount in
      unsafe bytes.withUnsafeBytes { source in
        // Both sides hold `count` bytes by the guard, and an exclusive buffer cannot overlap a borrowed one.
        let free = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[initializedCount...])
        unsafe free.copyMemory(from: source)
      }
      initializedCount &+= count
    }
  }
}
