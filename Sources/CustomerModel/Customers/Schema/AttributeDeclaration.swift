/// What a schema says of one attribute.
///
/// ```swift
/// let country = AttributeSchema()["country"]
/// country?.type       // == .string
/// country?.isBuiltIn  // == true
/// ```
public struct AttributeDeclaration: Hashable, Sendable, Codable {
  /// What records know the attribute by: it never changes and is never given to another.
  public let number: UInt16
  /// The name.
  public internal(set) var name: String
  /// The type of its values.
  public internal(set) var type: AttributeType
  /// The names that it had before, sorted; they still find it.
  public internal(set) var formerNames: [String]
  /// Whether its values are still read but new ones are refused.
  public internal(set) var isDeprecated: Bool
  /// Whether its values say who somebody is, so that they go where a customer is made a pseudonym.
  public internal(set) var isPersonal: Bool

  /// A declaration, as it was once stored. ``AttributeSchema`` checks it.
  public init(
    number: UInt16, name: String, type: AttributeType, formerNames: [String] = [], isDeprecated: Bool = false,
    isPersonal: Bool = false
  ) {
    self.number = number
    self.name = name
    self.type = type
    self.formerNames = formerNames
    self.isDeprecated = isDeprecated
    self.isPersonal = isPersonal
  }

  /// Whether every schema has it.
  public var isBuiltIn: Bool { number < Self.firstCustomNumber }

  /// The number of the first attribute that a program declares itself.
  static let firstCustomNumber: UInt16 = 64

  /// The name and the names that it had.
  var allNames: [String] { [name] + formerNames }

  static let builtIn: [AttributeDeclaration] = {
    let attributes = Customer.Attributes()
    return [
      builtIn(1, attributes.name, isPersonal: true),
      builtIn(2, attributes.email, isPersonal: true),
      builtIn(3, attributes.phone, isPersonal: true),
      builtIn(4, attributes.birthday, isPersonal: true),
      builtIn(5, attributes.country),
      builtIn(6, attributes.language),
      builtIn(7, attributes.timeZone),
      builtIn(8, attributes.signedUpAt),
      builtIn(9, attributes.acquisitionSource),
      builtIn(10, attributes.acquisitionCampaign),
      builtIn(11, attributes.acquisitionCost),
    ]
  }()

  private static func builtIn<Value>(
    _ number: UInt16, _ attribute: Attribute<Value>, isPersonal: Bool = false
  ) -> AttributeDeclaration {
    AttributeDeclaration(number: number, name: attribute.name, type: Value.attributeType, isPersonal: isPersonal)
  }
}
