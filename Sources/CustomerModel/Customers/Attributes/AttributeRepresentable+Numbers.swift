extension Int64: AttributeRepresentable {
  /// A whole number.
  public static var attributeType: AttributeType { .integer }

  /// The number, also of a boolean (0 or 1) and of a decimal without fraction; nil for other values.
  public init?(attributeValue: AttributeValue) {
    switch attributeValue {
    case .decimal(let value) where value.scale == 0: self = value.coefficient
    default:
      guard case .integer(let value)? = attributeValue.widened(to: .integer) else { return nil }
      self = value
    }
  }

  /// A whole number.
  public var attributeValue: AttributeValue { .integer(self) }
}

extension Int: AttributeRepresentable {
  /// A whole number.
  public static var attributeType: AttributeType { .integer }

  /// The number, also of a boolean (0 or 1) and of a decimal without fraction; nil for other values.
  public init?(attributeValue: AttributeValue) {
    guard let value = Int64(attributeValue: attributeValue) else { return nil }
    self.init(exactly: value)
  }

  /// A whole number.
  public var attributeValue: AttributeValue { .integer(Int64(self)) }
}

extension ExactDecimal: AttributeRepresentable {
  /// An exact decimal number.
  public static var attributeType: AttributeType { .decimal }

  /// The number, also of an integer or a boolean; nil for other values.
  public init?(attributeValue: AttributeValue) {
    guard case .decimal(let value)? = attributeValue.widened(to: .decimal) else { return nil }
    self = value
  }

  /// An exact decimal number.
  public var attributeValue: AttributeValue { .decimal(self) }
}

extension Money: AttributeRepresentable {
  /// An amount in a currency.
  public static var attributeType: AttributeType { .money }

  /// The amount; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .money(let value) = attributeValue else { return nil }
    self = value
  }

  /// An amount in a currency.
  public var attributeValue: AttributeValue { .money(self) }
}
