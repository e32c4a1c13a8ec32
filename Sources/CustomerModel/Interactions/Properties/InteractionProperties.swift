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
  struct Entry: Hashable, Sendable {
    let name: String
    let value: PropertyValue
  }

  /// Sorted by the UTF-8 of the names, which differ from each other.
  let entries: [Entry]

  /// Entries that are known to be sorted and within the limits.
  init(sorted entries: [Entry]) {
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
      if entries[middle].name.utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].name.utf8.elementsEqual(name.utf8) else { return nil }
    return entries[low].value
  }
}
