/// A Swift type whose values an attribute can hold.
///
/// Texts, numbers, amounts, days and instants are such types, and so is an enumeration over one of them:
///
/// ```swift
/// enum Plan: String, AttributeRepresentable { case free, pro }
/// Plan.pro.attributeValue  // == "pro"
/// ```
public protocol AttributeRepresentable: Sendable {
  /// The type that an attribute of such values is declared with.
  static var attributeType: AttributeType { get }

  /// The Swift value of a stored one; nil if it is none of this type, and for ``AttributeValue/null``.
  ///
  /// Values of narrower types are read as what they widen to.
  init?(attributeValue: AttributeValue)

  /// The value as it is stored.
  var attributeValue: AttributeValue { get }
}

extension AttributeRepresentable where Self: RawRepresentable, RawValue: AttributeRepresentable {
  /// The type of the raw values.
  public static var attributeType: AttributeType { RawValue.attributeType }

  /// The case of a raw value; nil if there is none.
  public init?(attributeValue: AttributeValue) {
    guard let rawValue = RawValue(attributeValue: attributeValue) else { return nil }
    self.init(rawValue: rawValue)
  }

  /// The raw value.
  public var attributeValue: AttributeValue { rawValue.attributeValue }
}

extension String: AttributeRepresentable {
  /// Text.
  public static var attributeType: AttributeType { .string }

  /// The text; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .string(let value) = attributeValue else { return nil }
    self = value
  }

  /// A text.
  public var attributeValue: AttributeValue { .string(self) }
}

extension Bool: AttributeRepresentable {
  /// Yes or no.
  public static var attributeType: AttributeType { .boolean }

  /// Yes or no; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .boolean(let value) = attributeValue else { return nil }
    self = value
  }

  /// Yes or no.
  public var attributeValue: AttributeValue { .boolean(self) }
}

extension Array: AttributeRepresentable where Element == String {
  /// A list of texts.
  public static var attributeType: AttributeType { .strings }

  /// The texts, also of a single one; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .strings(let value)? = attributeValue.widened(to: .strings) else { return nil }
    self = value
  }

  /// A list of texts.
  public var attributeValue: AttributeValue { .strings(self) }
}
