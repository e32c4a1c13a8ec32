/// The way to a value, such as `rooms[2].guests`; made into a text only when something is wrong there.
struct PropertyPath: CustomStringConvertible {
  private indirect enum Step {
    case name(String, after: Step?)
    case index(Int, after: Step?)
  }

  private let last: Step?

  private init(_ last: Step?) { self.last = last }

  /// The path of the properties as a whole.
  init() { last = nil }

  /// The path of a property.
  init(_ name: String) { last = .name(name, after: nil) }

  /// The path that a coder has taken.
  init(_ codingPath: [any CodingKey]) {
    self = codingPath.reduce(PropertyPath()) { path, key in
      // The keys of unkeyed containers have an index, and a name that is made up for it.
      key is IndexKey ? path.appending(key.intValue ?? 0) : path.appending(key.stringValue)
    }
  }

  /// The path of a property of the value.
  func appending(_ name: String) -> PropertyPath { PropertyPath(.name(name, after: last)) }

  /// The path of an element of the value.
  func appending(_ index: Int) -> PropertyPath { PropertyPath(.index(index, after: last)) }

  var description: String {
    var parts: [String] = []
    var step = last
    while let current = step {
      switch current {
      case .name(let name, let previous):
        parts.append(previous == nil ? name : ".\(name)")
        step = previous
      case .index(let index, let previous):
        parts.append("[\(index)]")
        step = previous
      }
    }
    return parts.reversed().joined()
  }
}

/// The key of an element of a list.
struct IndexKey: CodingKey {
  let index: Int

  init(_ index: Int) { self.index = index }
  init?(stringValue: String) { nil }
  init?(intValue: Int) { index = intValue }

  var intValue: Int? { index }
  var stringValue: String { "[\(index)]" }
}
