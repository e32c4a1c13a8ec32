/// Which attributes customers have, and of which types: those built in, and those that a program declares.
///
/// A schema changes without touching a record: attributes are added, renamed, widened and deprecated, and what was stored
/// before is still read.
///
/// ```swift
/// extension Customer.Attributes { var licences: Attribute<Int> { Attribute("licences") } }
///
/// var schema = AttributeSchema()
/// try schema.declare(\.licences)
/// try schema.rename("licences", to: "places")
/// try schema.widen("places", to: .decimal)
/// schema["licences"]?.name    // == "places"
/// schema["places"]?.number    // == 64
/// try schema.validate(5, for: "licences").value.type  // == .decimal
/// ```
public struct AttributeSchema: Sendable {
  /// All declarations, in the order of their numbers.
  public private(set) var declarations: [AttributeDeclaration]

  /// The place of the declaration that has, or had, a name.
  private var placesByName: [String: Int]

  /// The built-in attributes alone.
  public init() {
    declarations = AttributeDeclaration.builtIn
    placesByName = Self.builtInPlaces
  }

  /// The built-in attributes and others that were declared before, in any order.
  ///
  /// - Throws: ``AttributeError`` if declarations contradict each other or the built-in ones, which may be among them.
  public init(declarations: some Sequence<AttributeDeclaration>) throws(AttributeError) {
    self.init()
    for declaration in declarations.sorted(by: { $0.number < $1.number }) { try add(declaration) }
  }

  /// The declaration of the attribute that has, or had, a name.
  public subscript(name: String) -> AttributeDeclaration? {
    placesByName[name].map { declarations[$0] }
  }

  /// The declaration of the attribute of a number.
  ///
  /// - Complexity: O(log n).
  public subscript(number number: UInt16) -> AttributeDeclaration? {
    place(of: number).map { declarations[$0] }
  }

  /// The names under which a customer's attributes are written in errors.
  static func path(of name: String) -> String { "attributes.\(name)" }

  private static let builtInPlaces = Dictionary(
    uniqueKeysWithValues: AttributeDeclaration.builtIn.enumerated().map { ($1.name, $0) })

  private func place(of number: UInt16) -> Int? {
    var (low, high) = (0, declarations.count)
    while low < high {
      let middle = low + (high - low) / 2
      if declarations[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < declarations.count && declarations[low].number == number ? low : nil
  }
}

extension AttributeSchema {
  /// The declaration of a name.
  ///
  /// - Throws: ``AttributeError/unknownAttribute(path:value:)``.
  func declared(_ name: String, value: AttributeValue? = nil) throws(AttributeError) -> AttributeDeclaration {
    guard let declaration = self[name] else { throw .unknownAttribute(path: Self.path(of: name), value: value) }
    return declaration
  }

  /// The least number that no attribute has, for one more.
  func nextNumber(for name: String) throws(AttributeError) -> UInt16 {
    let greatest = declarations.last?.number ?? 0
    guard greatest < .max else {
      throw .tooManyAttributes(
        path: Self.path(of: name), limit: Int(UInt16.max) - Int(AttributeDeclaration.firstCustomNumber) + 1)
    }
    return max(greatest + 1, AttributeDeclaration.firstCustomNumber)
  }

  /// Takes a declaration whose number and names no other has; a built-in one only if it is as it is here.
  mutating func add(_ declaration: AttributeDeclaration) throws(AttributeError) {
    if declaration.isBuiltIn {
      guard declarations.contains(declaration) else {
        throw .builtInAttribute(path: Self.path(of: declaration.name))
      }
      return
    }
    if let existing = self[number: declaration.number] { throw .conflictingDeclarations(existing, declaration) }
    for name in declaration.allNames {
      try Self.check(name: name)
      if let existing = self[name] { throw .nameTaken(path: Self.path(of: name), by: existing) }
    }
    let place = declarations.firstIndex { $0.number > declaration.number } ?? declarations.count
    declarations.insert(declaration, at: place)
    if place + 1 == declarations.count {
      for name in declaration.allNames { placesByName[name] = place }
    } else {
      placesByName = [:]
      for (place, declaration) in declarations.enumerated() {
        for name in declaration.allNames { placesByName[name] = place }
      }
    }
  }

  /// Puts a declaration in the place of the one with its number; its names are free or its own.
  mutating func replace(with declaration: AttributeDeclaration) {
    guard let place = place(of: declaration.number) else { return }
    for name in declarations[place].allNames { placesByName[name] = nil }
    declarations[place] = declaration
    for name in declaration.allNames { placesByName[name] = place }
  }

  /// Refuses what cannot be a name.
  static func check(name: String) throws(AttributeError) {
    let limit = 64
    let path = path(of: name)
    guard !name.isEmpty else { throw .invalidName(path: path, reason: "it is empty") }
    guard name.utf8.count <= limit else {
      throw .invalidName(path: path, reason: "it has \(name.utf8.count) bytes; use at most \(limit)")
    }
    let scalars = name.unicodeScalars
    guard scalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw .invalidName(path: path, reason: "it has control characters; leave them out")
    }
    guard let first = scalars.first, let last = scalars.last,
      !first.properties.isWhitespace, !last.properties.isWhitespace
    else {
      throw .invalidName(path: path, reason: "it begins or ends with a space; leave that out")
    }
  }
}

extension AttributeSchema: Hashable {
  /// Whether two schemas have the same declarations.
  public static func == (left: AttributeSchema, right: AttributeSchema) -> Bool {
    left.declarations == right.declarations
  }

  /// Hashes the declarations.
  public func hash(into hasher: inout Hasher) { hasher.combine(declarations) }
}

extension AttributeSchema: Codable {
  /// Reads the declarations that ``encode(to:)`` writes.
  ///
  /// - Throws: `DecodingError.dataCorrupted` with the ``AttributeError`` as its cause if they contradict each other.
  public init(from decoder: any Decoder) throws {
    let declarations = try [AttributeDeclaration](from: decoder)
    do throws(AttributeError) {
      try self.init(declarations: declarations)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  /// Writes an array of the declarations that are not built in, in the order of their numbers.
  public func encode(to encoder: any Encoder) throws {
    try declarations.filter { !$0.isBuiltIn }.encode(to: encoder)
  }
}
