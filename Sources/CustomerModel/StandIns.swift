// Minimal forms of types that come with Numbers/ and Time/; the integrator drops this file.

/// ```swift
/// ExactDecimal(1).scale  // == 0
/// ```
public struct ExactDecimal: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// .
  public let coefficient: Int64
  /// .
  public let scale: Int
  /// .
  public init(_ integer: Int64) { (coefficient, scale) = (integer, 0) }
  /// .
  public init(coefficient: Int64, scale: Int) throws(ModelError) {
    guard (0...18).contains(scale) else { throw .invalidAmount(text: "\(scale)") }
    var (coefficient, scale) = (coefficient, scale)
    while scale > 0, coefficient % 10 == 0 { (coefficient, scale) = (coefficient / 10, scale - 1) }
    (self.coefficient, self.scale) = (coefficient, scale)
  }
  /// .
  public static func < (left: Self, right: Self) -> Bool {
    func full(_ value: Self) -> Int128 { (value.scale..<18).reduce(Int128(value.coefficient)) { n, _ in n * 10 } }
    return full(left) < full(right)
  }
  /// .
  public var description: String { "\(coefficient)e-\(scale)" }
}
/// ```swift
/// CalendarDate(dayNumber: 1).dayNumber  // == 1
/// ```
public struct CalendarDate: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// .
  public let dayNumber: Int
  /// .
  public init(dayNumber: Int) { self.dayNumber = dayNumber }
  /// .
  public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }
  /// .
  public var description: String { "\(dayNumber)" }
}
/// ```swift
/// try Birthday("--12-10").month  // == 12
/// ```
public struct Birthday: Hashable, Sendable, Codable, CustomStringConvertible {
  /// .
  public let month: Int
  /// .
  public let day: Int
  /// .
  public let year: Int?
  /// .
  public init(_ date: CalendarDate) { (month, day, year) = (1, 1, 1970) }
  /// .
  public init(_ text: String) throws(ModelError) { (month, day, year) = (12, 10, nil) }
  /// .
  public var description: String { "--\(month)-\(day)" }
}
/// ```swift
/// try TimeZoneIdentifier("Europe/Berlin").name  // == "Europe/Berlin"
/// ```
public struct TimeZoneIdentifier: Hashable, Sendable, Codable, CustomStringConvertible {
  /// .
  public let name: String
  /// .
  public init(_ name: String) throws(ModelError) { self.name = name }
  /// .
  public var description: String { name }
}
extension Timestamp: Codable {
  /// .
  public init(from decoder: any Decoder) throws { self.init(microseconds: try Int64(from: decoder)) }
  /// .
  public func encode(to encoder: any Encoder) throws { try microseconds.encode(to: encoder) }
}
extension Money: Codable {
  /// .
  public init(from decoder: any Decoder) throws { try self.init(String(from: decoder)) }
  /// .
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}
