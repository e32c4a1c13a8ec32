// Arrays inside a record: the number of elements as a varint, then the elements. A decoder believes a number of
// elements only if that many can be in the bytes that remain, so damaged bytes cannot make it allocate much more
// memory than they take themselves.

extension ValueEncoder {
  /// Appends the number of elements as a varint, then the elements one behind the other.
  ///
  /// An element takes at least one byte: of others, no more could be read back than bytes follow.
  ///
  /// - Complexity: linear in the number of elements.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Element: FixedSizeValue>(array: [Element]) {
    append(varint: UInt64(array.count))
    for element in array { element.encode(into: &self) }
  }

  /// Appends the number of elements as a varint, then what `body` appends for each.
  ///
  /// - Complexity: linear in the number of elements.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Element>(array: [Element], _ body: (Element, inout ValueEncoder) -> Void) {
    append(varint: UInt64(array.count))
    for element in array { body(element, &self) }
  }
}

extension ValueDecoder {
  /// Reads a number of elements, which is refused unless so many elements of `minimumByteCount` bytes can follow.
  ///
  /// - Parameter minimumByteCount: the fewest bytes that an element takes; at least one is counted.
  /// - Throws: what ``readVarint()`` throws, ``CodingError/truncated(needed:available:)``.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readCount(minimumByteCount: Int = 1) throws(CodingError) -> Int {
    let count = Int(clamping: try readVarint())
    let size = Swift.max(minimumByteCount, 1)
    guard count <= remaining / size else {
      let needed = count.multipliedReportingOverflow(by: size)
      throw .truncated(needed: needed.overflow ? .max : needed.partialValue, available: remaining)
    }
    return count
  }

  /// Reads an array written by ``ValueEncoder/append(array:)``.
  ///
  /// - Throws: what ``readCount(minimumByteCount:)`` throws, and what an element finds wrong with its bytes.
  /// - Complexity: linear in the number of elements, with one allocation, made after the number was checked.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readArray<Element: FixedSizeValue>(
    of _: Element.Type = Element.self
  ) throws(CodingError) -> [Element] {
    let count = try readCount(minimumByteCount: Element.byteCount)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try read(Element.self)) }
    return elements
  }

  /// Reads an array written by ``ValueEncoder/append(array:_:)``, calling `body` for each element.
  ///
  /// - Parameter minimumByteCount: the fewest bytes that an element takes; at least one is counted.
  /// - Throws: what ``readCount(minimumByteCount:)`` and `body` throw.
  /// - Complexity: linear in the number of elements, with one allocation, made after the number was checked.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readArray<Element>(
    minimumByteCount: Int = 1, _ body: (inout ValueDecoder) throws(CodingError) -> Element
  ) throws(CodingError) -> [Element] {
    let count = try readCount(minimumByteCount: minimumByteCount)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }
}
