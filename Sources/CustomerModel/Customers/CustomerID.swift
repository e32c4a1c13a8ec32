/// The number that a store gives to a customer: out of one store only, in order of arrival, never used again.
///
/// ```swift
/// let id = CustomerID(42)
/// id.description  // == "42"
/// ```
public struct CustomerID: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt64

  /// The customer of a number.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The customer of a number.
  public init(_ number: UInt64) {
    self.init(rawValue: number)
  }
}

extension CustomerID: Comparable {
  /// Whether one customer has the smaller number.
  public static func < (left: CustomerID, right: CustomerID) -> Bool { left.rawValue < right.rawValue }
}

extension CustomerID: CustomStringConvertible {
  /// The number's digits.
  public var description: String { String(rawValue) }
}

/// A number.
extension CustomerID: Codable {}
