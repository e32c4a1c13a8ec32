/// A run of identifiers, ascending and without repeats, lent in place: one page of a posting set.
///
/// Not a `Span`, for LMDB keeps small sets inside other pages, where they are aligned to two bytes only.
///
/// ```swift
/// var pages = try tx.pages(of: "GB", in: byCountry)
/// while let page = try pages.next() { print(page.first, page.last, page.count) }
/// ```
public struct IdentifierPage: ~Escapable {
  @usableFromInline let bytes: RawSpan
  /// How many identifiers there are; at least one.
  public let count: Int

  @inlinable
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) {
    self.bytes = bytes
    count = bytes.byteCount / 8
  }

  /// The identifier at `position`, which must be in `0..<count`.
  @inlinable
  public subscript(position: Int) -> UInt64 {
    precondition(position >= 0 && position < count, "the position is outside the page")
    return self[unchecked: position]
  }

  /// The identifier at a position that the caller knows to be in `0..<count`.
  @inlinable
  subscript(unchecked position: Int) -> UInt64 {
    // In bounds by the caller's word; unaligned as LMDB keeps them; every bit pattern is an identifier.
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position &* 8, as: UInt64.self)
  }

  /// The least identifier of the page.
  @inlinable
  public var first: UInt64 { self[unchecked: 0] }

  /// The greatest identifier of the page.
  @inlinable
  public var last: UInt64 { self[unchecked: count &- 1] }

  /// Runs `body` on each identifier, in order.
  @inlinable
  public func forEach<Failure: Error>(_ body: (UInt64) throws(Failure) -> Void) throws(Failure) {
    for position in 0..<count { try body(self[unchecked: position]) }
  }

  /// Appends all identifiers to `identifiers`.
  @inlinable
  public func append(to identifiers: inout [UInt64]) {
    identifiers.reserveCapacity(identifiers.count + count)
    for position in 0..<count { identifiers.append(self[unchecked: position]) }
  }

  /// The position of the first identifier that is not less than `identifier`, at or behind `start`; `count` if none.
  ///
  /// Gallops: the cost grows with the logarithm of the distance from `start`.
  @inlinable
  public func position(ofFirstAtLeast identifier: UInt64, from start: Int = 0) -> Int {
    var low = Swift.max(start, 0)
    guard low < count, self[unchecked: low] < identifier else { return Swift.min(low, count) }
    var step = 1
    while low &+ step < count, self[unchecked: low &+ step] < identifier {
      low &+= step
      step &+= step
    }
    // self[low] is less, self[high] is not (or is the end).
    var high = Swift.min(low &+ step, count)
    while high &- low > 1 {
      let middle = low &+ (high &- low) / 2
      if self[unchecked: middle] < identifier { low = middle } else { high = middle }
    }
    return high
  }
}
