/// The words that windows are written with.
enum WindowText {
  /// A number of units, at least one, without zeros or signs in front.
  static func count(_ word: Substring) -> Int? {
    guard let count = Int(word), count >= 1, String(count) == word else { return nil }
    return count
  }

  /// Whether a word is a unit, in the plural or the singular.
  static func isUnit(_ word: Substring, _ plural: String) -> Bool { word == plural || word == plural.dropLast() }
}
