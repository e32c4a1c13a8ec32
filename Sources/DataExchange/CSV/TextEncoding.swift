/// How a file's bytes are to be read as text.
package typealias TextEncoding = ImportMapping.SeparatedValues.Encoding

extension TextEncoding {
  /// The scalar that a byte stands for, unless the encoding is UTF-8; nil for the five bytes that Windows-1252 leaves
  /// out.
  func scalar(of byte: UInt8) -> Unicode.Scalar? {
    guard self == .windows1252, 0x80...0x9F ~= byte else { return Unicode.Scalar(byte) }
    return Self.windowsScalars[Int(byte) - 0x80]
  }

  private static let windowsScalars: [Unicode.Scalar?] = [
    "\u{20AC}", nil, "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{02C6}", "\u{2030}",
    "\u{0160}", "\u{2039}", "\u{0152}", nil, "\u{017D}", nil, nil, "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}",
    "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", nil, "\u{017E}",
    "\u{0178}",
  ]
}
