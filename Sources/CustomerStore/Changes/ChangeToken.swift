/// A place in the change feed: behind all changes up to it.
///
/// ```swift
/// ChangeToken(ChangeToken.start.description) == .start  // == true
/// ```
public struct ChangeToken: Hashable, Sendable, Comparable, Codable, LosslessStringConvertible {
  let number: UInt64

  init(number: UInt64) { self.number = number }

  /// In front of all changes that a store ever had.
  public static let start = ChangeToken(number: 0)

  /// The token that a text writes.
  public init?(_ description: String) {
    guard let number = UInt64(description) else { return nil }
    self.number = number
  }

  /// The token as text, to be kept by a consumer.
  public var description: String { String(number) }

  /// Whether one place is in front of another.
  public static func < (left: ChangeToken, right: ChangeToken) -> Bool { left.number < right.number }
}
