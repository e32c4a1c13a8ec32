/// What a host's interaction says, as names and typed values, sorted by the UTF-8 of the names.
///
/// ```swift
/// let properties = try InteractionProperties(["plan": .string("family"), "seats": .integer(4)])
/// properties["seats"]  // == .integer(4)
/// properties.names     // == ["plan", "seats"]
/// ```
///
/// Values lie at most 32 levels deep, and take at most 1 MiB, reckoned as the UTF-8 of all names and texts and 16 bytes
/// for each value. Numbers are finite. As JSON they are an object.
public struct InteractionProperties: Hashable, Sendable {
  /// A name and its value.
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let value: PropertyValue

    package init(name: String, value: PropertyValue) {
      self.name = name
      self.value = value
    }
  }

  /// Sorted by the UTF-8 of the names, which differ from each other.
  package let entries: [Entry]

  /// Entries that are known to be sorted, canonical and within the limits.
  package init(sorted entries: [Entry]) {
    self.entries = entries
  }

  /// No properties.
  public init() {
    entries = []
  }

  /// The most levels of values within each other.
  public static let depthLimit = 32

  /// The most bytes that the properties take.
  public static let byteLimit = 1 << 20

  /// The names, sorted by their UTF-8.
  public var names: [String] { entries.map(\.name) }

  /// The value of a name; `nil` without one, which differs from ``PropertyValue/null``.
  ///
  /// - Complexity: logarithmic in the number of properties.
  public subscript(name: String) -> PropertyValue? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name.precedesByBytes(name) { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].name.hasSameBytes(as: name) else { return nil }
    return entries[low].value
  }
}
