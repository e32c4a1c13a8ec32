public import RecordCoding

/// A run of neighbouring keys of a table, in key order.
///
/// ```swift
/// try tx.count(of: names, in: .from(2))                          // == 2
/// try tx.count(of: names, in: .from(2, before: 5))               // == 1
/// try tx.count(of: names, in: KeyRange(1..<5))                   // == 2
/// try tx.count(of: byName, in: .prefix(.startingWith("Ad")))     // == 1
/// ```
///
/// A range whose end lies before its start holds nothing.
public struct KeyRange<Key: KeyCoding> {
  @usableFromInline
  enum Bound {
    case unbounded
    case included(Key)
    case excluded(Key)
    case prefix(KeyPrefix<Key>)
  }

  @usableFromInline let lower: Bound
  @usableFromInline let upper: Bound

  @inlinable
  init(lower: Bound, upper: Bound) {
    self.lower = lower
    self.upper = upper
  }

  /// Every key.
  @inlinable
  public static var all: KeyRange { KeyRange(lower: .unbounded, upper: .unbounded) }
  /// `key` and all behind it. Its first entry is the nearest one at or after `key`.
  @inlinable
  public static func from(_ key: Key) -> KeyRange { KeyRange(lower: .included(key), upper: .unbounded) }
  /// All behind `key`, without it.
  @inlinable
  public static func after(_ key: Key) -> KeyRange { KeyRange(lower: .excluded(key), upper: .unbounded) }
  /// All in front of `key`, without it.
  @inlinable
  public static func before(_ key: Key) -> KeyRange { KeyRange(lower: .unbounded, upper: .excluded(key)) }
  /// `key` and all in front of it. Its last entry is the nearest one at or before `key`.
  @inlinable
  public static func through(_ key: Key) -> KeyRange { KeyRange(lower: .unbounded, upper: .included(key)) }
  /// From `start` to in front of `end`: half-open, as all windows are.
  @inlinable
  public static func from(_ start: Key, before end: Key) -> KeyRange {
    KeyRange(lower: .included(start), upper: .excluded(end))
  }
  /// From `start` through `end`, both included.
  @inlinable
  public static func from(_ start: Key, through end: Key) -> KeyRange {
    KeyRange(lower: .included(start), upper: .included(end))
  }
  /// From behind `start` to in front of `end`: how a page goes on where the one before ended.
  @inlinable
  public static func after(_ start: Key, before end: Key) -> KeyRange {
    KeyRange(lower: .excluded(start), upper: .excluded(end))
  }
  /// The keys that begin with `prefix`.
  @inlinable
  public static func prefix(_ prefix: KeyPrefix<Key>) -> KeyRange {
    KeyRange(lower: .prefix(prefix), upper: .prefix(prefix))
  }
}

extension KeyRange: Sendable where Key: Sendable {}
extension KeyRange.Bound: Sendable where Key: Sendable {}

extension KeyRange where Key: Comparable {
  /// The half-open range as Swift writes it.
  @inlinable
  public init(_ range: Range<Key>) {
    self = .from(range.lowerBound, before: range.upperBound)
  }

  /// The closed range as Swift writes it.
  @inlinable
  public init(_ range: ClosedRange<Key>) {
    self = .from(range.lowerBound, through: range.upperBound)
  }
}
