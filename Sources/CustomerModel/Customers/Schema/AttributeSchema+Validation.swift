extension AttributeSchema {
  /// The most bytes of UTF-8 that a text, or the texts of a list together, can have.
  public static let textByteLimit = 65_536

  /// The most texts that a list can have.
  public static let listCountLimit = 1_000

  /// Checks a value for the attribute that has, or had, a name.
  ///
  /// - Parameter admitsDeprecated: whether a deprecated attribute takes the value, as an import of old data wants it.
  /// - Returns: the attribute's declaration, and the value in its normal form: as one of the declared type, countries
  ///   and languages in the letters of their standards (`GB`, `en-GB`).
  /// - Throws: ``AttributeError``, with the path `attributes.` and the name. ``AttributeValue/null`` is a value of every
  ///   attribute.
  public func validate(
    _ value: AttributeValue, for name: String, admitsDeprecated: Bool = false
  ) throws(AttributeError) -> (declaration: AttributeDeclaration, value: AttributeValue) {
    let declaration = try declared(name, value: value)
    guard value != .null else { return (declaration, .null) }
    let path = Self.path(of: name)
    guard !declaration.isDeprecated || admitsDeprecated else { throw .deprecatedAttribute(path: path, value: value) }
    guard let widened = value.widened(to: declaration.type) else {
      throw .wrongType(path: path, expected: declaration.type, value: value)
    }
    try Self.checkSize(of: widened, path: path)
    return (declaration, try BuiltInRule.normalized(widened, of: declaration, path: path))
  }

  /// Checks all attributes of a customer.
  ///
  /// - Returns: what ``validate(_:for:admitsDeprecated:)`` returns for each, in the order of their numbers.
  /// - Throws: the ``AttributeError`` of the first by name that is wrong, and ``AttributeError/givenTwice(path:formerly:)``
  ///   if an attribute has different values under its name and one that it had.
  public func validate(
    _ attributes: [String: AttributeValue], admitsDeprecated: Bool = false
  ) throws(AttributeError) -> [(declaration: AttributeDeclaration, value: AttributeValue)] {
    do throws(AttributeError) {
      return try validate(attributes, inOrderOf: attributes.keys, admitsDeprecated: admitsDeprecated)
    } catch {
      // Of several that are wrong, the same one every time.
      let names = attributes.keys.sorted { $0.precedesByBytes($1) }
      _ = try validate(attributes, inOrderOf: names, admitsDeprecated: admitsDeprecated)
      throw error
    }
  }

  private func validate(
    _ attributes: [String: AttributeValue], inOrderOf names: some Sequence<String>, admitsDeprecated: Bool
  ) throws(AttributeError) -> [(declaration: AttributeDeclaration, value: AttributeValue)] {
    var result: [(declaration: AttributeDeclaration, value: AttributeValue)] = []
    result.reserveCapacity(attributes.count)
    for name in names {
      guard let value = attributes[name] else { continue }
      let valid = try validate(value, for: name, admitsDeprecated: admitsDeprecated)
      if !valid.declaration.formerNames.isEmpty,
        let same = result.first(where: { $0.declaration.number == valid.declaration.number })
      {
        guard same.value == valid.value else { throw Self.givenTwice(valid.declaration, in: attributes) }
        continue
      }
      result.append(valid)
    }
    result.sort { $0.declaration.number < $1.declaration.number }
    return result
  }

  /// The value that a record has for the attribute of a number, as one of the attribute's present type.
  ///
  /// - Throws: ``AttributeError/unknownNumber(_:)``, and ``AttributeError/wrongType(path:expected:value:)`` for a value
  ///   that does not widen to that type, which no record of the schema's own store has.
  package func current(
    _ value: AttributeValue, ofNumber number: UInt16
  ) throws(AttributeError) -> (declaration: AttributeDeclaration, value: AttributeValue) {
    guard let declaration = self[number: number] else { throw .unknownNumber(number) }
    guard let widened = value.widened(to: declaration.type) else {
      throw .wrongType(path: Self.path(of: declaration.name), expected: declaration.type, value: value)
    }
    return (declaration, widened)
  }

  private static func givenTwice(
    _ declaration: AttributeDeclaration, in attributes: [String: AttributeValue]
  ) -> AttributeError {
    let names = declaration.allNames.filter { attributes[$0] != nil }
    return .givenTwice(path: path(of: names.first ?? declaration.name), formerly: path(of: names.last ?? ""))
  }

  private static func checkSize(of value: AttributeValue, path: String) throws(AttributeError) {
    switch value {
    case .string(let text):
      guard text.utf8.count <= textByteLimit else {
        throw .tooLarge(path: path, count: text.utf8.count, limit: textByteLimit)
      }
    case .strings(let texts):
      guard texts.count <= listCountLimit else {
        throw .tooLarge(path: path, count: texts.count, limit: listCountLimit)
      }
      let count = texts.reduce(0) { $0 + $1.utf8.count }
      guard count <= textByteLimit else { throw .tooLarge(path: path, count: count, limit: textByteLimit) }
    case .null, .boolean, .integer, .decimal, .money, .date, .timestamp, .birthday: break
    }
  }
}
