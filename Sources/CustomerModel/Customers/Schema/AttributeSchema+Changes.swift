extension AttributeSchema {
  /// Declares an attribute, or finds it declared with the same type.
  ///
  /// - Parameter isPersonal: whether its values say who somebody is. What was declared as personal once stays so.
  /// - Returns: the declaration, which has a number from now on.
  /// - Throws: ``AttributeError/invalidName(path:reason:)`` unless the name has 1 to 64 bytes of UTF-8, no control
  ///   characters and no spaces around it, ``AttributeError/declaredOtherwise(path:as:existing:)``,
  ///   ``AttributeError/nameTaken(path:by:)`` for a name that another attribute had,
  ///   ``AttributeError/tooManyAttributes(path:limit:)``.
  @discardableResult
  public mutating func declare(
    _ name: String, as type: AttributeType, isPersonal: Bool = false
  ) throws(AttributeError) -> AttributeDeclaration {
    let name = name.composed
    if var existing = self[name] {
      guard existing.name == name else { throw .nameTaken(path: Self.path(of: name), by: existing) }
      guard existing.type == type else {
        throw .declaredOtherwise(path: Self.path(of: name), as: type, existing: existing)
      }
      if isPersonal, !existing.isPersonal, !existing.isBuiltIn {
        existing.isPersonal = true
        replace(with: existing)
      }
      return existing
    }
    let new = AttributeDeclaration(number: try nextNumber(for: name), name: name, type: type, isPersonal: isPersonal)
    try add(new)
    return new
  }

  /// Declares an attribute of a program under its name and with the type of its Swift values.
  ///
  /// - Throws: as ``declare(_:as:isPersonal:)``.
  @discardableResult
  public mutating func declare<Value: AttributeRepresentable>(
    _ keyPath: KeyPath<Customer.Attributes, Attribute<Value>>, isPersonal: Bool = false
  ) throws(AttributeError) -> AttributeDeclaration {
    try declare(Attribute(keyPath).name, as: Value.attributeType, isPersonal: isPersonal)
  }

  /// Gives an attribute another name. The old one still finds it, so programs that know only that go on working.
  ///
  /// - Throws: ``AttributeError/unknownAttribute(path:value:)``, ``AttributeError/builtInAttribute(path:)``,
  ///   ``AttributeError/invalidName(path:reason:)``, ``AttributeError/nameTaken(path:by:)``.
  @discardableResult
  public mutating func rename(_ name: String, to new: String) throws(AttributeError) -> AttributeDeclaration {
    var declaration = try changeable(name)
    let new = new.composed
    try Self.check(name: new)
    if let other = self[new], other.number != declaration.number {
      throw .nameTaken(path: Self.path(of: new), by: other)
    }
    let former = Set(declaration.allNames).subtracting([new])
    declaration.formerNames = former.sorted { $0.precedesByBytes($1) }
    declaration.name = new
    replace(with: declaration)
    return declaration
  }

  /// Gives an attribute a type that all its values have, as ``AttributeType/widens(to:)`` says. Those stored before are
  /// read as what they widen to.
  ///
  /// - Throws: ``AttributeError/unknownAttribute(path:value:)``, ``AttributeError/builtInAttribute(path:)``,
  ///   ``AttributeError/notWider(path:from:to:)``.
  @discardableResult
  public mutating func widen(_ name: String, to type: AttributeType) throws(AttributeError) -> AttributeDeclaration {
    var declaration = try changeable(name)
    guard declaration.type.widens(to: type) else {
      throw .notWider(path: Self.path(of: declaration.name), from: declaration.type, to: type)
    }
    declaration.type = type
    replace(with: declaration)
    return declaration
  }

  /// Lets an attribute take no new values; what is stored is still read, and can be cleared.
  ///
  /// - Throws: ``AttributeError/unknownAttribute(path:value:)``, ``AttributeError/builtInAttribute(path:)``.
  @discardableResult
  public mutating func deprecate(_ name: String) throws(AttributeError) -> AttributeDeclaration {
    try setDeprecated(name, true)
  }

  /// Lets a deprecated attribute take values again.
  ///
  /// - Throws: ``AttributeError/unknownAttribute(path:value:)``, ``AttributeError/builtInAttribute(path:)``.
  @discardableResult
  public mutating func restore(_ name: String) throws(AttributeError) -> AttributeDeclaration {
    try setDeprecated(name, false)
  }

  private mutating func setDeprecated(
    _ name: String, _ isDeprecated: Bool
  ) throws(AttributeError) -> AttributeDeclaration {
    var declaration = try changeable(name)
    declaration.isDeprecated = isDeprecated
    replace(with: declaration)
    return declaration
  }

  private func changeable(_ name: String) throws(AttributeError) -> AttributeDeclaration {
    let declaration = try declared(name)
    guard !declaration.isBuiltIn else { throw .builtInAttribute(path: Self.path(of: name)) }
    return declaration
  }
}
