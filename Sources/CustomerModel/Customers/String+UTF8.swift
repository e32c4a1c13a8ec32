internal import Foundation

extension String {
  /// Whether the text comes before another in the order of their UTF-8 bytes, which is that of the Unicode scalars.
  package func precedesByBytes(_ other: String) -> Bool {
    // Of ASCII, the order of `String` is that of the bytes, and found faster.
    if utf8Span.isKnownASCII, other.utf8Span.isKnownASCII { return self < other }
    return utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Whether the UTF-8 bytes are the same; `==` also takes accents for the same that are composed differently.
  package func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count, self == other else { return false }
    return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
  }

  /// Hashes the UTF-8 bytes, which `Hasher` otherwise takes for the same where the characters are.
  package func hashBytes(into hasher: inout Hasher) {
    var copy = self
    copy.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    hasher.combine(0xFF as UInt8)
  }

  /// The text with composed accents (Unicode's normalization form C), so that names which look the same are the same
  /// bytes wherever they were typed.
  package var composed: String {
    utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
  }
}
