/// What is wrong with a record, though it could be read. Offsets are from the beginning of the file.
package enum InputProblem: Hashable, Sendable {
  /// A field is longer than the limit, so that only the beginning of the record is known.
  case fieldTooLong(limit: Int)
  /// The record is longer than the limit, so that only its beginning is known.
  case recordTooLong(limit: Int)
  /// The bytes are no text of the encoding.
  case undecodable(TextEncoding, byteOffset: UInt64)
  /// There is a NUL byte, which no text has.
  case nulByte(byteOffset: UInt64)
  /// The file ends inside quotes.
  case unterminatedQuote(byteOffset: UInt64)
  /// The record has more or fewer fields than the header.
  case wrongFieldCount(expected: Int, found: Int)
  /// A quote stands inside a field that none opens, or text behind the one that closes it.
  case strayQuote(byteOffset: UInt64)
  /// The line is no JSON object.
  case malformedJSON(reason: String)
}

extension InputProblem: CustomStringConvertible {
  /// What is wrong.
  package var description: String {
    switch self {
    case .fieldTooLong(let limit):
      "a field has more than \(limit) bytes; look for a quote that nothing closes, or raise 'csv.maximumFieldBytes'"
    case .recordTooLong(let limit): "it has more than \(limit) bytes; split it, or raise 'csv.maximumRecordBytes'"
    case .undecodable(let encoding, let offset): "the byte at offset \(offset) is not \(encoding.rawValue)"
    case .nulByte(let offset): "there is a NUL byte at offset \(offset)"
    case .unterminatedQuote(let offset): "nothing closes the quote at offset \(offset)"
    case .wrongFieldCount(let expected, let found): "there are \(found) fields, where \(expected) are expected"
    case .strayQuote(let offset): "the quote at offset \(offset) neither begins nor ends a field"
    case .malformedJSON(let reason): "the line is no JSON object: \(reason)"
    }
  }
}
