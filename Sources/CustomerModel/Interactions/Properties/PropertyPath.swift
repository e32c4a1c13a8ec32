/// The way to a value, such as `rooms[2].guests`; made into a text only when something is wrong there.
struct PropertyPath: Sendable {
  private indirect enum Step: Sendable {
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
      // Coders make up a name, such as "Index 3", for the key of a list's element.
      guard let index = key.intValue, Int(key.stringValue) == nil else { return path.appending(key.stringValue) }
      return path.appending(index)
    }
  }

  /// The path of a property of the value.
  func appending(_ name: String) -> PropertyPath { PropertyPath(.name(name, after: last)) }

  /// The path of an element of the value.
  func appending(_ index: Int) -> PropertyPath { PropertyPath(.index(index, after: last)) }

  /// The steps from the outside to the value.
  var codingPath: [any CodingKey] {
    var keys: [any CodingKey] = []
    var step = last
    while let current = step {
      switch current {
      case .name(let name, let previous):
        keys.append(NameKey(name))
        step = previous
      case .index(let index, let previous):
        keys.append(IndexKey(index))
        step = previous
      }
    }
    return keys.reversed()
  }
}

extension PropertyPath: CustomStringConvertible {
  var description: String {
    codingPath.reduce(into: "") { text, key in
      if key is IndexKey {
        text += key.stringValue
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }
}

/// The key of a property.
struct NameKey: CodingKey {
  let stringValue: String

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  var intValue: Int? { nil }
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
