extension InteractionProperties {
  /// Properties of these names and values.
  ///
  /// - Throws: ``InteractionError/invalidValue(path:value:remedy:)`` for a number that is not finite,
  ///   ``InteractionError/tooDeep(path:limit:)``, ``InteractionError/tooLong(path:byteCount:limit:)``.
  /// - Complexity: O(n log n) in the number of names, linear in the bytes of the texts.
  public init(_ values: [String: PropertyValue]) throws(InteractionError) {
    var entries: [Entry] = []
    entries.reserveCapacity(values.count)
    for (name, value) in values { entries.append(Entry(name: name, value: value)) }
    try self.init(entries)
  }

  /// Properties of names that differ from each other, in any order.
  init(_ entries: [Entry]) throws(InteractionError) {
    var canonical: [Entry] = []
    canonical.reserveCapacity(entries.count)
    for entry in entries {
      let value = try entry.value.canonical(at: PropertyPath(entry.name), depth: 1)
      canonical.append(Entry(name: entry.name, value: value))
    }
    self.init(unsorted: canonical)
    try validateSize()
  }

  /// Entries of canonical values, in any order.
  init(unsorted entries: [Entry]) {
    self.entries = entries.sorted { $0.name.precedesByBytes($1.name) }
  }

  func validateSize() throws(InteractionError) {
    let count = PropertyValue.object(self).byteCount
    guard count <= Self.byteLimit else { throw .tooLong(path: "", byteCount: count, limit: Self.byteLimit) }
  }
}

extension PropertyValue {
  /// The value in the one form that equal values have.
  ///
  /// - Parameter depth: the level that the value lies on, those of the properties as a whole being on the first.
  func canonical(at path: PropertyPath, depth: Int) throws(InteractionError) -> PropertyValue {
    guard depth <= InteractionProperties.depthLimit else {
      throw .tooDeep(path: path.description, limit: InteractionProperties.depthLimit)
    }
    switch self {
    case .null, .boolean, .integer, .string: return self
    case .unsigned(let value): return PropertyValue(value)
    case .double(let value): return try PropertyValue(value, at: path)
    case .array(let values):
      var canonical: [PropertyValue] = []
      canonical.reserveCapacity(values.count)
      for (index, value) in values.enumerated() {
        canonical.append(try value.canonical(at: path.appending(index), depth: depth + 1))
      }
      return .array(canonical)
    case .object(let properties):
      // Its values are canonical, but may lie too deep here.
      for entry in properties.entries {
        _ = try entry.value.canonical(at: path.appending(entry.name), depth: depth + 1)
      }
      return self
    }
  }

  /// A whole number.
  init(_ value: UInt64) {
    self = Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
  }

  /// A number, as an integer wherever it can be one.
  init(_ value: Double, at path: @autoclosure () -> PropertyPath) throws(InteractionError) {
    if let whole = Int64(exactly: value) {
      self = .integer(whole)
    } else if let whole = UInt64(exactly: value) {
      self = .unsigned(whole)
    } else {
      guard value.isFinite else {
        throw .invalidValue(path: path().description, value: "\(value)", remedy: "keep finite numbers, or nil")
      }
      self = .double(value)
    }
  }

  /// What the value counts against ``InteractionProperties/byteLimit``.
  var byteCount: Int {
    switch self {
    case .null, .boolean, .integer, .unsigned, .double: 16
    case .string(let text): text.utf8.count + 16
    case .array(let values): values.reduce(16) { $0 + $1.byteCount }
    case .object(let properties): properties.entries.reduce(16) { $0 + $1.name.utf8.count + $1.value.byteCount }
    }
  }
}
