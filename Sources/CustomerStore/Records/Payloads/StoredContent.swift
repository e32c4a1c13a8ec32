internal import CustomerModel
internal import RecordCoding

/// The content of a built-in kind, as it lies in a timeline.
protocol StoredContent {
  /// What the bits of the first byte, or of the first two, say.
  associatedtype Head

  /// Appends the content, valid or not: the head first.
  func encode(into encoder: inout ValueEncoder)

  /// Reads what is in front of the first text.
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts)

  /// Reads the content.
  init(from decoder: inout ValueDecoder) throws(CodingError)
}

/// Bits that say which parts of a content are there.
protocol StoredFlags: OptionSet where RawValue == UInt8 {
  /// All bits that have a meaning.
  static var known: Self { get }
}

extension StoredFlags {
  /// Reads the bits from a byte.
  @inline(__always)
  static func read(_ decoder: inout ValueDecoder) throws(CodingError) -> Self {
    let flags = Self(rawValue: try decoder.readLittleEndian(UInt8.self))
    guard flags.isSubset(of: known) else { throw .unknownBits(flags.rawValue) }
    return flags
  }
}
