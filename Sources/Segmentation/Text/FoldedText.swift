internal import CustomerModel
internal import Foundation

extension TextFolding {
  /// The text in the form in which it is compared.
  func folded(_ text: String) -> String {
    switch self {
    case .exactly: text
    case .ignoringCase: text.decomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    case .ignoringCaseAndMarks:
      String(
        String.UnicodeScalarView(
          text.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars.filter { scalar in
            scalar.properties.generalCategory != .nonspacingMark
          }))
    }
  }
}

/// Texts as bytes: a text has another in it if its bytes have.
enum TextSearch {
  static func contains(_ text: String, _ part: String) -> Bool {
    let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
    guard wanted.count <= bytes.count else { return false }
    guard let first = wanted.first else { return true }
    var start = 0
    while start + wanted.count <= bytes.count {
      if bytes[start] == first, bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
      start += 1
    }
    return false
  }

  static func starts(_ text: String, with part: String) -> Bool { text.utf8.starts(with: part.utf8) }

  static func ends(_ text: String, with part: String) -> Bool {
    text.utf8.reversed().starts(with: part.utf8.reversed())
  }
}
