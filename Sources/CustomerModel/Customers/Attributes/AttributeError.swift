/// Why an attribute, a tag or a membership of a customer, or a change of the schema, is refused.
///
/// The path says where: `attributes.seats`, `tags.vip`, `memberships.acme`.
///
/// ```swift
/// var schema = AttributeSchema()
/// try schema.declare("loyaltyPoints", as: .integer)
/// do {
///   _ = try schema.validate("many", for: "loyaltyPoints")
/// } catch .wrongType(let path, let expected, let value) {
///   print("\(path) is \(expected), so it cannot be '\(value)'")
/// } catch {
///   throw error
/// }
/// ```
public enum AttributeError: Error, Hashable, Sendable {
  /// No attribute of the name is declared.
  case unknownAttribute(path: String, value: AttributeValue?)
  /// A record has an attribute of a number that no attribute is declared with.
  case unknownNumber(UInt16)
  /// The value is of another type than the attribute, and of none that widens to it.
  case wrongType(path: String, expected: AttributeType, value: AttributeValue)
  /// The value is of the right type and still none that the attribute can have.
  case invalidValue(path: String, value: AttributeValue, reason: String)
  /// A text has more bytes of UTF-8, or a list more texts, than can be stored.
  case tooLarge(path: String, count: Int, limit: Int)
  /// The attribute is deprecated: what is stored is still read, but nothing new is taken.
  case deprecatedAttribute(path: String, value: AttributeValue)
  /// An attribute has two values, one under its name and one under a name that it had.
  case givenTwice(path: String, formerly: String)

  /// The name is none that an attribute can have.
  case invalidName(path: String, reason: String)
  /// Another attribute has, or had, the name.
  case nameTaken(path: String, by: AttributeDeclaration)
  /// The attribute is declared already, with another type.
  case declaredOtherwise(path: String, as: AttributeType, existing: AttributeDeclaration)
  /// Built-in attributes do not change.
  case builtInAttribute(path: String)
  /// Not every value of the one type is one of the other.
  case notWider(path: String, from: AttributeType, to: AttributeType)
  /// Every number is given to an attribute.
  case tooManyAttributes(path: String, limit: Int)
  /// Two schemas have declarations that cannot both hold.
  case conflictingDeclarations(AttributeDeclaration, AttributeDeclaration)
}

extension AttributeError: CustomStringConvertible {
  /// What is wrong, with which value, and what to do.
  public var description: String {
    switch self {
    case .unknownAttribute(let path, let value):
      "\(path) is not declared\(Self.quoted(value, behind: ", so its value", ending: " has no type")); "
        + "declare it in the schema first, or correct the name"
    case .unknownNumber(let number):
      "a record has an attribute with the number \(number), which the schema does not declare; read it with the schema "
        + "of the store that wrote it"
    case .wrongType(let path, let expected, let value):
      "\(path) is of type \(expected), and \(Self.quoted(value)) is of type \(value.type?.rawValue ?? "null"); "
        + "convert the value, or widen the attribute"
    case .invalidValue(let path, let value, let reason): "\(path) cannot be \(Self.quoted(value)): \(reason)"
    case .tooLarge(let path, let count, let limit): "\(path) has a size of \(count); at most \(limit) can be stored"
    case .deprecatedAttribute(let path, let value):
      "\(path) is deprecated and takes no new value such as \(Self.quoted(value)); use the attribute that replaces it, "
        + "or restore this one in the schema"
    case .givenTwice(let path, let formerly):
      "\(path) and \(formerly) are one attribute that was renamed, and they have two values; give one"
    case .invalidName(let path, let reason): "\(path) is no name of an attribute: \(reason)"
    case .nameTaken(let path, let declaration):
      "\(path) is, or was once, the name of the attribute '\(declaration.name)' (\(declaration.type)); choose another"
    case .declaredOtherwise(let path, let type, let existing):
      "\(path) is declared with type \(existing.type) and cannot be declared with type \(type); "
        + (existing.type.widens(to: type) ? "widen it" : "choose another name")
    case .builtInAttribute(let path): "\(path) is built in and cannot be changed; declare an attribute of your own"
    case .notWider(let path, let from, let to):
      "\(path) cannot change from \(from) to \(to), because not every \(from) is a \(to); declare a new attribute"
    case .tooManyAttributes(let path, let limit):
      "\(path) would be one more than the \(limit) attributes that a schema can have"
    case .conflictingDeclarations(let first, let second):
      "the declarations '\(first.name)' (\(first.type)\(Self.formerly(first))) and '\(second.name)' "
        + "(\(second.type)\(Self.formerly(second))) cannot both hold; rename or widen one so that they agree"
    }
  }

  private static func quoted(_ value: AttributeValue?, behind: String, ending: String) -> String {
    value.map { "\(behind) \(quoted($0))\(ending)" } ?? ""
  }

  /// The value in quotes, cut to what fits into a line.
  private static func quoted(_ value: AttributeValue) -> String {
    let text = value.description
    let limit = 80
    return text.unicodeScalars.count > limit ? "'\(text.prefix(limit))…'" : "'\(text)'"
  }

  private static func formerly(_ declaration: AttributeDeclaration) -> String {
    declaration.formerNames.isEmpty ? "" : ", formerly \(declaration.formerNames.joined(separator: ", "))"
  }
}
