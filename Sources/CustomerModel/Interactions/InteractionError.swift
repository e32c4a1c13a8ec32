/// What is wrong with an interaction, where in it, and what to do about it.
///
/// ```swift
/// let order = Purchase(total: try Money("5 EUR"), lines: [LineItem(sku: "tea", quantity: 0)])
/// do {
///   try order.validate()
/// } catch {
///   error.path  // == "lines[0].quantity"
/// }
/// ```
///
/// A path names the properties and positions that lead to the value, such as `lines[3].quantity`.
public enum InteractionError: Error, Hashable, Sendable {
  /// The value at the path is not possible; `remedy` says what to write instead.
  case invalidValue(path: String, value: String, remedy: String)
  /// An amount is in another currency than the interaction.
  case differentCurrency(path: String, amount: Money, expected: Currency)
  /// A text, or what is at the path as a whole, is too long.
  case tooLong(path: String, byteCount: Int, limit: Int)
  /// A list has too many elements.
  case tooMany(path: String, count: Int, limit: Int)
  /// Properties lie deeper within each other than `limit` levels.
  case tooDeep(path: String, limit: Int)
  /// The name is not possible for a kind of interaction.
  case invalidKind(name: String, remedy: String)
  /// Content was to be read as a type of one kind, and is of another.
  case otherKind(expected: InteractionKind, found: InteractionKind)
  /// The content's own encoding failed, or cannot be kept.
  case notEncodable(path: String, reason: String)
  /// The properties are not what the content's type decodes.
  case notDecodable(path: String, reason: String)
}

extension InteractionError {
  /// Where the value is: empty for the interaction as a whole.
  public var path: String {
    switch self {
    case .invalidValue(let path, _, _), .differentCurrency(let path, _, _), .tooLong(let path, _, _),
      .tooMany(let path, _, _), .tooDeep(let path, _), .notEncodable(let path, _), .notDecodable(let path, _):
      path
    case .invalidKind, .otherKind: ""
    }
  }

  /// The error of an interaction that is itself at a place, such as `interactions[17]`.
  package func prefixed(with place: String) -> InteractionError {
    let path = self.path.isEmpty ? place : "\(place).\(self.path)"
    return switch self {
    case .invalidValue(_, let value, let remedy): .invalidValue(path: path, value: value, remedy: remedy)
    case .differentCurrency(_, let amount, let expected):
      .differentCurrency(path: path, amount: amount, expected: expected)
    case .tooLong(_, let byteCount, let limit): .tooLong(path: path, byteCount: byteCount, limit: limit)
    case .tooMany(_, let count, let limit): .tooMany(path: path, count: count, limit: limit)
    case .tooDeep(_, let limit): .tooDeep(path: path, limit: limit)
    case .notEncodable(_, let reason): .notEncodable(path: path, reason: reason)
    case .notDecodable(_, let reason): .notDecodable(path: path, reason: reason)
    case .invalidKind, .otherKind: self
    }
  }
}

extension InteractionError: CustomStringConvertible {
  /// The path, what is wrong there, and what would be right.
  public var description: String {
    let problem =
      switch self {
      case .invalidValue(_, let value, let remedy): "'\(value)' is not possible; \(remedy)"
      case .differentCurrency(_, let amount, let expected):
        "\(amount) is not in \(expected), the currency of the interaction; convert it first"
      case .tooLong(_, let byteCount, let limit): "\(byteCount) bytes are too many; shorten it to \(limit)"
      case .tooMany(_, let count, let limit): "\(count) elements are too many; keep to \(limit), or record two"
      case .tooDeep(_, let limit): "values lie deeper than \(limit) levels; flatten the type"
      case .invalidKind(let name, let remedy): "'\(name)' is no name for a kind of interaction; \(remedy)"
      case .otherKind(let expected, let found):
        "the interaction is a '\(found)', not a '\(expected)'; ask for its kind before reading it as a type"
      case .notEncodable(_, let reason): "the content cannot be kept: \(reason)"
      case .notDecodable(_, let reason): "the content is not of this type: \(reason)"
      }
    return path.isEmpty ? problem : "\(path): \(problem)"
  }
}
