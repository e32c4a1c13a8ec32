/// A key made of bytes as they are, without escapes and without a terminator.
///
/// It takes every byte up to the end of the key, so in a tuple it can only be the last component, which the tuples'
/// constraints see to. It may be empty; a store may still refuse a key of no bytes at all.
///
/// ```swift
/// RawKey([0x2A, 0x00]).keyByteCount       // == 2
/// ([0x2A, 0x00] as [UInt8]).keyByteCount  // == 4
/// ```
public struct RawKey: KeyCoding, Hashable, Sendable {
  /// The bytes of the key.
  public var bytes: [UInt8]

  /// A key of `bytes`.
  @inlinable
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A key with a copy of `bytes`.
  ///
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  public init(copying bytes: RawSpan) {
    self.bytes = [UInt8](copying: bytes)
  }

  /// Appends the bytes as they are.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(raw: bytes.span.bytes)
  }

  /// Reads everything that is left; no bytes are wrong.
  ///
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    bytes = decoder.readRemainingBytes()
  }

  /// The order of the bytes.
  @inlinable
  public func keyOrder(to other: RawKey) -> KeyOrder {
    bytes.span.bytes.keyOrder(to: other.bytes.span.bytes)
  }
}

extension RawKey: Comparable {
  /// Whether `first` sorts before `second` by bytes.
  @inlinable
  public static func < (first: RawKey, second: RawKey) -> Bool {
    first.keyOrder(to: second) == .before
  }
}

extension RawKey: ExpressibleByArrayLiteral {
  /// A key of the bytes listed.
  @inlinable
  public init(arrayLiteral elements: UInt8...) {
    self.init(elements)
  }
}
