/// What a value has encoded so far.
///
/// A class, because containers that were asked for earlier may be filled later.
final class PropertyStorage {
  /// A value, or a container that may still be filled.
  enum Element {
    case value(PropertyValue)
    case pending(PropertyStorage)
  }

  private enum Content {
    case nothing
    case single(PropertyValue)
    case array([Element])
    case object([(name: String, element: Element)])
    /// Of two forms at once.
    case mixed
  }

  private var content = Content.nothing
  private let path: PropertyPath
  private let depth: Int
  private let depthLimit: Int

  /// - Parameter depth: the level that the value lies on; 0 for the properties as a whole.
  init(at path: PropertyPath, depth: Int, depthLimit: Int) {
    self.path = path
    self.depth = depth
    self.depthLimit = depthLimit
  }

  /// The number of elements of a list.
  var count: Int {
    guard case .array(let elements) = content else { return 0 }
    return elements.count
  }

  func becomeArray() {
    switch content {
    case .nothing: content = .array([])
    case .array: break
    case .single, .object, .mixed: content = .mixed
    }
  }

  func becomeObject() {
    switch content {
    case .nothing: content = .object([])
    case .object: break
    case .single, .array, .mixed: content = .mixed
    }
  }

  func set(_ value: PropertyValue) {
    if case .nothing = content { content = .single(value) } else { content = .mixed }
  }

  func append(_ element: Element) {
    guard case .array(var elements) = content else {
      content = .mixed
      return
    }
    // Not to copy the elements.
    content = .nothing
    elements.append(element)
    content = .array(elements)
  }

  func append(_ element: Element, for name: String) {
    guard case .object(var elements) = content else {
      content = .mixed
      return
    }
    content = .nothing
    elements.append((name, element))
    content = .object(elements)
  }

  /// The value that was encoded. One that encoded nothing has no properties.
  func finish() throws(InteractionError) -> PropertyValue {
    guard depth <= depthLimit else { throw .tooDeep(path: path.description, limit: depthLimit) }
    switch content {
    case .nothing: return .object(InteractionProperties())
    case .single(let value): return value
    case .array(let elements):
      var values: [PropertyValue] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try Self.finish(element)) }
      return .array(values)
    case .object(let elements):
      var entries: [InteractionProperties.Entry] = []
      entries.reserveCapacity(elements.count)
      for (name, element) in elements {
        entries.append(InteractionProperties.Entry(name: name, value: try Self.finish(element)))
      }
      let properties = InteractionProperties(unsorted: entries)
      if let name = properties.repeatedName {
        throw .notEncodable(path: path.appending(name).description, reason: "the property is encoded twice")
      }
      return .object(properties)
    case .mixed:
      throw .notEncodable(
        path: path.description, reason: "the type encodes itself in more than one of keyed, unkeyed and single value")
    }
  }

  private static func finish(_ element: Element) throws(InteractionError) -> PropertyValue {
    switch element {
    case .value(let value): value
    case .pending(let storage): try storage.finish()
    }
  }
}
