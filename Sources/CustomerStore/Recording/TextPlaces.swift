/// Texts in the order in which they first came, each once, told apart by their bytes.
struct TextPlaces: Sendable {
  private(set) var texts: [String] = []
  /// Where they are, once they are more than a few.
  private var places: [[UInt8]: Int] = [:]

  private static let fewCount = 8

  /// The place of a text, which is added if it never came.
  mutating func place(of text: String) -> Int {
    // Most often it is the last one again.
    if let last = texts.last, last.hasSameBytes(as: text) { return texts.count - 1 }
    if texts.count <= Self.fewCount {
      if let place = texts.firstIndex(where: { $0.hasSameBytes(as: text) }) { return place }
    } else if let place = places[Array(text.utf8)] {
      return place
    }
    texts.append(text)
    if texts.count > Self.fewCount {
      if places.isEmpty { for (place, known) in texts.enumerated() { places[Array(known.utf8)] = place } }
      places[Array(text.utf8)] = texts.count - 1
    }
    return texts.count - 1
  }
}
