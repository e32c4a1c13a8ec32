internal import RecordCoding

/// One interaction of a profile as it lies in a block, with bytes of its own.
struct TimelineEntry: Equatable {
  /// Microseconds since 1970.
  var occurredAt: Int64
  /// Where it stands among interactions of the same instant, whatever the order in which they came: the digest of its
  /// key, or of its content if it has none.
  var digest: UInt64
  var recordedAt: Int64
  var kind: UInt16
  /// Whether it was voided or corrected: it stays, and counts for nothing.
  var isVoided = false
  var key: StoredKey?
  /// The key of the interaction that this one replaces.
  var corrected: StoredKey?
  var payload: [UInt8]

  /// The canonical order of a timeline.
  static func precedes(_ first: TimelineEntry, _ second: TimelineEntry) -> Bool {
    first.position < second.position
  }
}

/// A place in the canonical order of a timeline.
struct TimelinePosition: Hashable, Comparable {
  var occurredAt: Int64
  var digest: UInt64

  @inline(__always)
  static func < (first: TimelinePosition, second: TimelinePosition) -> Bool {
    first.occurredAt != second.occurredAt ? first.occurredAt < second.occurredAt : first.digest < second.digest
  }

  static let first = TimelinePosition(occurredAt: .min, digest: 0)
  static let last = TimelinePosition(occurredAt: .max, digest: .max)
}
