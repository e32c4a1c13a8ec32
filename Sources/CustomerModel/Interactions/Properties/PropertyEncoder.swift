/// Turns a host's content into properties.
///
/// Equal content gives equal properties: sets and dictionaries, which iterate in another order in each process, are
/// sorted.
struct PropertyEncoder: Encoder {
  let storage: PropertyStorage
  let path: PropertyPath
  /// The level of the value that encodes itself here; 0 for the content as a whole.
  let depth: Int
  /// How many values encode themselves around this one. More than the depth where values encode others in their place.
  let nesting: Int
  let budget: PropertyBudget

  init(_ budget: PropertyBudget = PropertyBudget()) {
    self.init(at: PropertyPath(), depth: 0, nesting: 0, budget: budget)
  }

  init(at path: PropertyPath, depth: Int, nesting: Int, budget: PropertyBudget) {
    storage = PropertyStorage(at: path, depth: depth, depthLimit: budget.depthLimit)
    self.path = path
    self.depth = depth
    self.nesting = nesting
    self.budget = budget
  }

  var codingPath: [any CodingKey] { path.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
    storage.becomeObject()
    return KeyedEncodingContainer(PropertyKeyedEncoding(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    storage.becomeArray()
    return PropertyUnkeyedEncoding(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { PropertySingleValueEncoding(encoder: self) }

  /// The value that a part of the content encodes.
  ///
  /// - Parameter depth: the level of the part.
  func value(
    of part: some Encodable, at path: @autoclosure () -> PropertyPath, depth: Int
  ) throws -> PropertyValue {
    if let part = part as? any PropertyRepresentable {
      let value = try part.propertyValue(at: path())
      try budget.take(value.byteCount)
      return value
    }
    let path = path()
    guard depth <= budget.depthLimit, nesting < 4 * budget.depthLimit else {
      throw InteractionError.tooDeep(path: path.description, limit: budget.depthLimit)
    }
    let encoder = PropertyEncoder(at: path, depth: depth, nesting: nesting + 1, budget: budget)
    try part.encode(to: encoder)
    let value = try encoder.storage.finish()
    return part is any UnorderedContent ? value.sorted(asPairs: part is any UnorderedPairs) : value
  }

  /// An encoder for a part that is filled in later.
  func pending(at path: PropertyPath) -> PropertyEncoder {
    PropertyEncoder(at: path, depth: depth + 1, nesting: nesting, budget: budget)
  }
}

/// What the parts of a content have taken of what it may have, so that too many are noticed early.
final class PropertyBudget {
  let depthLimit: Int
  private let byteLimit: Int
  private var byteCount = 0

  init(
    byteLimit: Int = InteractionProperties.byteLimit, depthLimit: Int = InteractionProperties.depthLimit
  ) {
    self.byteLimit = byteLimit
    self.depthLimit = depthLimit
  }

  func take(_ count: Int) throws(InteractionError) {
    byteCount += count
    guard byteCount <= byteLimit else { throw .tooLong(path: "", byteCount: byteCount, limit: byteLimit) }
  }
}
