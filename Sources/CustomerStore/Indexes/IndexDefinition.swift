/// A secondary index: customers by what a field of theirs says.
///
/// ```swift
/// let byCountry = IndexDefinition("by-country", on: .attribute("country"))
/// let byEmail = IndexDefinition("by-email", on: .attribute("email"), isUnique: true)
/// byCountry == byEmail  // == false
/// ```
public struct IndexDefinition: Hashable, Sendable, Codable {
  /// What customers are sorted by.
  public enum Field: Hashable, Sendable, Codable {
    /// The value of an attribute, built-in or declared; a list has an entry for each element. Customers without it, or with
    /// a null, are not in the index.
    case attribute(String)
    /// Each tag.
    case tags
    /// Each account the customer is a member of.
    case accounts
  }

  /// The name, by which it is dropped and asked for.
  public let name: String
  /// What customers are sorted by.
  public let field: Field
  /// Whether two customers may not have the same value.
  public let isUnique: Bool

  /// An index.
  public init(_ name: String, on field: Field, isUnique: Bool = false) {
    self.name = name
    self.field = field
    self.isUnique = isUnique
  }
}
