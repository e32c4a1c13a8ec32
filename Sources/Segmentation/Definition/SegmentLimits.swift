/// How large a segment may be, so that one from an unknown hand is refused in bounded time.
///
/// ```swift
/// SegmentLimits.depth   // == 64
/// ```
public enum SegmentLimits {
  /// How deep conditions may be within each other.
  public static let depth = 64
  /// How many conditions a segment may have, with those of the segments in it.
  public static let conditions = 10_000
  /// How many values a list may have.
  public static let listLength = 100_000
  /// The bytes of a text form or of JSON.
  public static let formByteCount = 4 << 20
  /// The bytes of UTF-8 of a text in a condition.
  public static let textByteCount = 10_000
}
