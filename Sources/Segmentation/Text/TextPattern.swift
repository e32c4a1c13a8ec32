internal import CustomerModel

/// A pattern of texts: a regular expression that has to match all of a text, in time that is linear in the text.
///
/// ```swift
/// let pattern = try TextPattern("[A-Z]{2}-\\d+")
/// pattern.matches("GB-42")  // == true
/// pattern.matches("GB-42 and more")  // == false
/// ```
///
/// It is matched scalar by scalar, as the text was written. There are `.` for any scalar but a line feed; classes such as
/// `[a-z_]` and `[^0-9]`; `\d`, `\w` and `\s` for the digits, the letters of words and the spaces of all scripts, with
/// `\D`, `\W` and `\S` for all others; `\n`, `\r`, `\t`, and `\` in front of a sign that would mean something else; groups
/// with `( )` or `(?: )`; `|` between alternatives; and `*`, `+`, `?`, `{m}`, `{m,}` and `{m,n}` for repetition. `^` and
/// `$` may stand at the ends, where they change nothing. There are no references to groups and no looking around, which
/// could not be matched in linear time.
public struct TextPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let pattern: String

  private let program: PatternProgram

  /// Reads a pattern.
  ///
  /// - Throws: ``SegmentError/invalidPattern(path:pattern:reason:)`` for a pattern that cannot be read, that has more than
  ///   10,000 states or more than 100 groups within each other.
  public init(_ pattern: String) throws(SegmentError) {
    try self.init(pattern, at: "pattern")
  }

  /// Reads a pattern that stands at a place of a form, which is asked for if something is wrong.
  init(_ pattern: String, at path: @autoclosure () -> String) throws(SegmentError) {
    do throws(PatternError) {
      guard pattern.utf8.count <= SegmentLimits.textByteCount else {
        throw PatternError(reason: "it has more than \(SegmentLimits.textByteCount) bytes")
      }
      var parser = PatternParser(pattern)
      program = try PatternProgram(try parser.finish())
    } catch {
      // What is too long to be read is too long to be shown.
      throw .invalidPattern(path: path(), pattern: String(pattern.prefix(200)), reason: error.reason)
    }
    self.pattern = pattern
  }

  /// Whether all of a text matches.
  public func matches(_ text: String) -> Bool { program.matches(text) }

  /// Whether two patterns were written with the same bytes.
  public static func == (left: TextPattern, right: TextPattern) -> Bool { left.pattern.hasSameBytes(as: right.pattern) }

  /// Hashes the bytes of the pattern.
  public func hash(into hasher: inout Hasher) { pattern.hashBytes(into: &hasher) }
}

extension TextPattern: CustomStringConvertible {
  /// The pattern as it was written.
  public var description: String { pattern }
}
