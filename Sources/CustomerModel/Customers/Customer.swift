/// A customer: who they are to other systems, and what is known of them.
///
/// Every attribute that ``Attributes`` declares is a property of its type, `customer.country` as well as those that a
/// program adds; ``attributes`` has them all by name.
///
/// ```swift
/// var ada = Customer(id: ExternalID("ada", kind: "shop"), name: "Ada", country: "GB", tags: ["vip"])
/// ada.birthday = try Birthday("--12-10")
/// ada.name     // == "Ada"
/// ada.country  // == "GB"
/// ada.phone    // == nil
/// ```
///
/// A value of a customer is no connection to a store: it is written by upserting it, which changes what it holds and
/// leaves alone what it does not.
@dynamicMemberLookup
public struct Customer: Hashable, Sendable {
  /// The store's number of the customer; nil for one that was not read from a store.
  public var id: CustomerID?

  /// What other systems call the customer: sorted, each once.
  public var externalIDs: [ExternalID] {
    didSet { externalIDs = Self.sorted(externalIDs) }
  }

  /// All attributes by name, those built in and a program's own.
  public var attributes: [String: AttributeValue]

  /// Words that the customer is marked with.
  public var tags: Set<String>

  /// The accounts that the customer belongs to, each with the role there.
  public var memberships: [String: String]

  /// A customer of any content.
  public init(
    id: CustomerID? = nil, externalIDs: [ExternalID], attributes: [String: AttributeValue] = [:],
    tags: Set<String> = [], memberships: [String: String] = [:]
  ) {
    self.id = id
    self.externalIDs = Self.sorted(externalIDs)
    self.attributes = attributes
    self.tags = tags
    self.memberships = memberships
  }

  /// The value of an attribute; nil if it is unset, cleared, or of another type.
  ///
  /// Setting nil clears an attribute that has a value, and leaves one that is unset alone; ``clear(_:)`` clears in any
  /// case.
  public subscript<Value: AttributeRepresentable>(
    dynamicMember keyPath: KeyPath<Attributes, Attribute<Value>>
  ) -> Value? {
    get { attributes[Attribute(keyPath).name].flatMap(Value.init(attributeValue:)) }
    set {
      let name = Attribute(keyPath).name
      if let newValue {
        attributes[name] = newValue.attributeValue
      } else if attributes[name] != nil {
        attributes[name] = .null
      }
    }
  }

  /// The value of an attribute; nil if it is unset or cleared.
  ///
  /// - Throws: ``AttributeError/wrongType(path:expected:value:)`` if there is a value that is none of the attribute's
  ///   Swift type, where `customer.seats` would be nil.
  public func value<Value: AttributeRepresentable>(
    of keyPath: KeyPath<Attributes, Attribute<Value>>
  ) throws(AttributeError) -> Value? {
    let name = Attribute(keyPath).name
    guard let stored = attributes[name], stored != .null else { return nil }
    guard let value = Value(attributeValue: stored) else {
      throw .wrongType(path: AttributeSchema.path(of: name), expected: Value.attributeType, value: stored)
    }
    return value
  }

  /// Clears an attribute: it is then known to have no value, whatever a store has.
  public mutating func clear<Value: AttributeRepresentable>(_ keyPath: KeyPath<Attributes, Attribute<Value>>) {
    attributes[Attribute(keyPath).name] = .null
  }

  private static func sorted(_ ids: [ExternalID]) -> [ExternalID] {
    guard ids.count > 1 else { return ids }
    var unique: [ExternalID] = []
    for id in ids.sorted() where unique.last != id { unique.append(id) }
    return unique
  }
}
