/// Tags of languages as BCP 47 has them.
enum LanguageTag {
  /// The tag with the capitals that RFC 5646 recommends (`zh-Hant-TW`); nil if it has not the shape of one.
  ///
  /// An underscore is taken for a hyphen, since systems write `en_GB` too. Which languages there are is not checked.
  static func normalized(_ text: String) -> String? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
    guard let first = parts.first, isLanguage(first, of: parts.count) else { return nil }
    var isBehindSingleton = first.utf8.count == 1
    var normal = first.lowercased()
    for part in parts.dropFirst() {
      guard (1...8).contains(part.utf8.count), part.utf8.allSatisfy(isLetterOrDigit) else { return nil }
      let isSingle = part.utf8.count == 1
      // A singleton begins an extension, so something has to follow.
      if isSingle, part.endIndex == text.endIndex { return nil }
      normal += "-" + (isBehindSingleton ? part.lowercased() : cased(part))
      isBehindSingleton = isBehindSingleton || isSingle
    }
    return normal
  }

  /// Two to eight letters, or the x of private tags with something behind it.
  private static func isLanguage(_ part: Substring, of count: Int) -> Bool {
    if part == "x" || part == "X" { return count > 1 }
    return (2...8).contains(part.utf8.count) && part.utf8.allSatisfy(isLetter)
  }

  /// Scripts have four letters and one capital, countries two capitals.
  private static func cased(_ part: Substring) -> String {
    guard part.utf8.allSatisfy(isLetter) else { return part.lowercased() }
    return switch part.utf8.count {
    case 2: part.uppercased()
    case 4: part.prefix(1).uppercased() + part.dropFirst().lowercased()
    default: part.lowercased()
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
}
