extension Array where Element == UInt8 {
  /// An array of at most `count` bytes, filled by `body`, which returns how many it wrote.
  @inlinable
  package init(encodedByteCount count: Int, _ body: (consuming OutputRawSpan) -> Int) {
    self = [UInt8](capacity: Swift.max(count, 0)) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
        // The span lives no longer than the buffer it is over, and appending initializes from the front.
        let span = unsafe OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(buffer), initializedCount: 0)
        initializedCount = Swift.max(0, Swift.min(body(span), buffer.count))
      }
    }
  }
}

extension Array where Element == UInt8 {
  /// Appends a copy of `bytes`.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  package mutating func append(copying bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// A copy of `bytes`.
  ///
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  package init(copying bytes: RawSpan) {
    self = [UInt8](encodedByteCount: bytes.byteCount) { output in
      var output = output
      output.append(copying: bytes)
      return output.byteCount
    }
  }
}
