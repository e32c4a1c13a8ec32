/// What is wrong with a record, though it could be read. Offsets are from the beginning of the file.
package enum CSVProblem: Hashable, Sendable {
  /// The bytes are no text of the encoding.
  case undecodable(TextEncoding, byteOffset: UInt64)
  /// A byte of a number below 32 that text does not have: only NUL is looked for.
  case nulByte(byteOffset: UInt64)
  /// The file ends inside quotes.
  case unterminatedQuote(byteOffset: UInt64)
  /// The record has more or fewer fields than the header.
  case wrongFieldCount(expected: Int, found: Int)
  /// A quote stands inside a field that none opens, or text behind the one that closes it.
  case strayQuote(byteOffset: UInt64)
}

extension CSVProblem: CustomStringConvertible {
  /// What is wrong.
  package var description: String {
    switch self {
    case .undecodable(let encoding, let offset): "the byte at offset \(offset) is not \(encoding.rawValue)"
    case .nulByte(let offset): "there is a NUL byte at offset \(offset)"
    case .unterminatedQuote(let offset): "nothing closes the quote at offset \(offset)"
    case .wrongFieldCount(let expected, let found): "there are \(found) fields, where \(expected) are expected"
    case .strayQuote(let offset): "the quote at offset \(offset) neither begins nor ends a field"
    }
  }
}
