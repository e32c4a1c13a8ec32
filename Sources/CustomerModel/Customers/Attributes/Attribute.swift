/// An attribute of customers: its name, with the Swift type of its values.
///
/// A program declares its own once, and from then on the compiler checks every use:
///
/// ```swift
/// extension Customer.Attributes {
///   var seats: Attribute<Int> { Attribute("seats") }
/// }
///
/// var ada = Customer(id: ExternalID("ada"))
/// ada.seats = 5
/// ada.attributes["seats"]  // == 5
/// ```
public struct Attribute<Value: AttributeRepresentable>: Hashable, Sendable {
  /// The name that the attribute is declared with.
  public let name: String

  /// The attribute of a name.
  public init(_ name: String) {
    self.name = name
  }

  /// The attribute that ``Customer/Attributes`` has at a key path, such as `\.country`.
  public init(_ keyPath: KeyPath<Customer.Attributes, Attribute<Value>>) {
    self = Customer.Attributes()[keyPath: keyPath]
  }
}
