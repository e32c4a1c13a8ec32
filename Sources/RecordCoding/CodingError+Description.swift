extension CodingError: CustomStringConvertible {
  /// A sentence for logs, with the numbers that the error carries.
  public var description: String {
    switch self {
    case .truncated(let needed, let available):
      "the bytes end too early: \(needed) are needed where \(available) are left"
    case .trailingBytes(let count):
      "\(count) bytes are left behind the value"
    case .invalidUTF8(let offset):
      "the string is not UTF-8 from its byte \(offset) on"
    case .invalidValue(let type, let reason):
      "no \(type) is written like this: \(reason)"
    case .checksumMismatch(let stored, let computed):
      """
      the record is damaged: its checksum is \(String(stored, radix: 16)), \
      that of its bytes is \(String(computed, radix: 16))
      """
    }
  }
}
