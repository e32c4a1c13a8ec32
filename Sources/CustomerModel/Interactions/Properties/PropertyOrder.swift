/// A type whose elements are encoded in no certain order.
protocol UnorderedContent {}

/// A type that may be encoded as a list in which keys and values alternate.
protocol UnorderedPairs: UnorderedContent {}

extension Set: UnorderedContent {}
extension Dictionary: UnorderedPairs {}

extension PropertyValue {
  /// The value with its elements sorted, if it is a list.
  func sorted(asPairs isPairs: Bool) -> PropertyValue {
    guard case .array(let values) = self else { return self }
    guard isPairs, values.count.isMultiple(of: 2) else { return .array(values.sorted { $0.precedes($1) }) }
    let pairs = stride(from: 0, to: values.count, by: 2).map { (key: values[$0], value: values[$0 + 1]) }
    return .array(pairs.sorted { $0.key.precedes($1.key) }.flatMap { [$0.key, $0.value] })
  }

  /// Whether the value is in front of another: an order that depends on nothing but the values.
  func precedes(_ other: PropertyValue) -> Bool {
    switch (self, other) {
    case (.boolean(let left), .boolean(let right)): !left && right
    case (.integer(let left), .integer(let right)): left < right
    case (.unsigned(let left), .unsigned(let right)): left < right
    case (.double(let left), .double(let right)): left < right
    case (.string(let left), .string(let right)): left.precedesByBytes(right)
    case (.array(let left), .array(let right)): left.lexicographicallyPrecedes(right) { $0.precedes($1) }
    case (.object(let left), .object(let right)):
      left.entries.lexicographicallyPrecedes(right.entries) { left, right in
        left.name.hasSameBytes(as: right.name)
          ? left.value.precedes(right.value) : left.name.precedesByBytes(right.name)
      }
    default: rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .integer: 2
    case .unsigned: 3
    case .double: 4
    case .string: 5
    case .array: 6
    case .object: 7
    }
  }
}
