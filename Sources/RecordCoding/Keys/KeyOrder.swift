/// Where one key sorts relative to another.
///
/// ```swift
/// "a".keyOrder(to: "b")       // == .before
/// (-0.0).keyOrder(to: 0.0)    // == .before
/// ```
public enum KeyOrder: Hashable, Sendable {
  /// The first key comes before the second.
  case before

  /// Both keys have the same bytes.
  case same

  /// The first key comes after the second.
  case after

  /// The order of the same two keys where everything sorts the other way round.
  @inlinable
  public var reversed: KeyOrder {
    switch self {
    case .before: .after
    case .same: .same
    case .after: .before
    }
  }

  /// The order of two values by the type's own `<`.
  @inlinable
  init<Value: Comparable>(_ first: Value, _ second: Value) {
    self = first < second ? .before : first == second ? .same : .after
  }
}

extension RawSpan {
  /// Where these bytes sort relative to `other`: by the first byte that differs, else the shorter first.
  ///
  /// - Complexity: linear in the length of the shorter, eight bytes at a step.
  @inlinable
  public func keyOrder(to other: RawSpan) -> KeyOrder {
    let shared = Swift.min(byteCount, other.byteCount)
    var offset = 0
    while shared &- offset >= 8 {
      // In bounds of both: offset + 8 <= shared, and shared is at most either count.
      let (mine, theirs) = unsafe (
        unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self),
        other.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      )
      if mine != theirs { return mine.bigEndian < theirs.bigEndian ? .before : .after }
      offset &+= 8
    }
    while offset < shared {
      // In bounds of both: offset < shared.
      let (mine, theirs) = unsafe (
        unsafeLoad(fromByteOffset: offset, as: UInt8.self), other.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      )
      if mine != theirs { return mine < theirs ? .before : .after }
      offset &+= 1
    }
    return KeyOrder(byteCount, other.byteCount)
  }
}
