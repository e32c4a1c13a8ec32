/// What keeps a text from being JSON, and where.
package struct JSONTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first byte that is wrong, counted from 0.
  package let offset: Int
  /// What is wrong there.
  package let reason: String

  /// The reason and the place.
  package var description: String { "\(reason) at byte \(offset)" }
}
