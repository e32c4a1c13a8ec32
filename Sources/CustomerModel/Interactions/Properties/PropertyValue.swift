/// A value in the properties of a host's interactions.
///
/// ```swift
/// let properties = try InteractionProperties([
///   "guests": .integer(4), "isOutside": .boolean(true), "wishes": .array([.string("high chair")]),
/// ])
/// properties["guests"]  // == .integer(4)
/// ```
///
/// Within ``InteractionProperties`` a number is an integer wherever it can be one, so equal numbers are equal values.
public enum PropertyValue: Hashable, Sendable {
  /// Present, and without a value.
  case null
  /// True or false.
  case boolean(Bool)
  /// A whole number of 64 bits.
  case integer(Int64)
  /// A whole number too great for ``integer(_:)``.
  case unsigned(UInt64)
  /// A finite number that is not whole, or beyond 64 bits.
  case double(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([PropertyValue])
  /// Properties within the properties.
  case object(InteractionProperties)
}
