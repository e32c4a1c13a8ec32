extension AttributeSchema {
  /// Takes the declarations of another schema too, such as that of a store whose export is imported.
  ///
  /// Attributes are the same if one has, or had, the name of the other. What was renamed keeps the newer name, of two
  /// types the wider holds, and what is deprecated or personal in either is so. Numbers stay as they are here, and new
  /// attributes get the other schema's number where that is free. But for the numbers, schemas end the same in whatever
  /// order they are merged.
  ///
  /// - Throws: ``AttributeError/conflictingDeclarations(_:_:)`` if neither type widens to the other, if the names were
  ///   changed in contrary ways, and if one attribute here is two there; ``AttributeError/tooManyAttributes(path:limit:)``.
  ///   The schema is then unchanged.
  public mutating func merge(_ other: AttributeSchema) throws(AttributeError) {
    var merged = self
    var partners: [UInt16: AttributeDeclaration] = [:]
    for theirs in other.declarations where !theirs.isBuiltIn {
      let known = theirs.allNames.compactMap { self[$0] }
      guard let ours = known.first else {
        try merged.addRenumbered(theirs)
        continue
      }
      if let second = known.first(where: { $0.number != ours.number }) {
        throw .conflictingDeclarations(second, theirs)
      }
      if let partner = partners.updateValue(theirs, forKey: ours.number) {
        throw .conflictingDeclarations(partner, theirs)
      }
      try merged.replace(with: Self.union(of: ours, and: theirs))
    }
    self = merged
  }

  private mutating func addRenumbered(_ theirs: AttributeDeclaration) throws(AttributeError) {
    let isFree = self[number: theirs.number] == nil
    try add(
      AttributeDeclaration(
        number: isFree ? theirs.number : try nextNumber(for: theirs.name), name: theirs.name, type: theirs.type,
        formerNames: theirs.formerNames, isDeprecated: theirs.isDeprecated, isPersonal: theirs.isPersonal))
  }

  private static func union(
    of ours: AttributeDeclaration, and theirs: AttributeDeclaration
  ) throws(AttributeError) -> AttributeDeclaration {
    var union = ours
    let (isOlderHere, isOlderThere) = (theirs.formerNames.contains(ours.name), ours.formerNames.contains(theirs.name))
    guard !ours.isBuiltIn, ours.name == theirs.name || isOlderHere != isOlderThere else {
      throw .conflictingDeclarations(ours, theirs)
    }
    union.name = isOlderHere ? theirs.name : ours.name
    let former = Set(ours.allNames + theirs.allNames).subtracting([union.name])
    union.formerNames = former.sorted { $0.precedesByBytes($1) }
    if ours.type.widens(to: theirs.type) {
      union.type = theirs.type
    } else if !theirs.type.widens(to: ours.type) {
      throw .conflictingDeclarations(ours, theirs)
    }
    union.isDeprecated = ours.isDeprecated || theirs.isDeprecated
    union.isPersonal = ours.isPersonal || theirs.isPersonal
    return union
  }
}
