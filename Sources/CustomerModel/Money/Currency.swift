/// A currency of ISO 4217: three letters, and how many digits its minor unit has.
///
/// ```swift
/// let yen = try Currency("JPY")
/// yen.minorUnitDigits  // == 0
/// ```
///
/// All codes of the standard's list one are known (as of January 2026), and those withdrawn since 1999, because records
/// outlive currencies: ``isWithdrawn`` tells them apart. Two bytes each, so that a currency costs next to nothing.
public struct Currency: Hashable, Sendable {
  /// The letters, five bits each with A as 1, the first letter highest: packed codes sort as the codes do. Never 0.
  package let packedCode: UInt16

  /// The currency of a code.
  ///
  /// - Throws: ``ModelError/invalidCurrency(code:)`` unless the code is one of ISO 4217, in capital letters.
  public init(_ code: String) throws(ModelError) {
    self = try Currency(utf8: code.utf8Span.span)
  }

  /// The currency of a code in bytes; as ``init(_:)``.
  package init(utf8 bytes: Span<UInt8>) throws(ModelError) {
    guard let packed = Self.packed(bytes), let currency = Currency(packedCode: packed) else {
      throw .invalidCurrency(code: String(shown: bytes))
    }
    self = currency
  }

  /// The currency of packed letters, if there is one.
  package init?(packedCode: UInt16) {
    guard CurrencyTable.shared.entry(of: packedCode) != nil else { return nil }
    self.packedCode = packedCode
  }

  /// The three capital letters.
  public var code: String {
    var writer = TextWriter()
    write(to: &writer)
    return writer.text
  }

  /// The digits behind the decimal point: 2 for most currencies; 0 where the standard gives no minor unit, as for gold.
  public var minorUnitDigits: Int { CurrencyTable.shared.entry(of: packedCode)?.digits ?? 0 }

  /// Whether the currency is no longer one, such as `DEM`.
  public var isWithdrawn: Bool { CurrencyTable.shared.entry(of: packedCode)?.isWithdrawn ?? false }

  /// All currencies in use, sorted by code.
  public static let current = (0..<(1 << 15)).compactMap { Currency(packedCode: $0) }.filter { !$0.isWithdrawn }

  /// Three capital letters in fifteen bits.
  static func packed(_ bytes: Span<UInt8>) -> UInt16? {
    guard bytes.count == 3 else { return nil }
    var packed: UInt16 = 0
    for index in bytes.indices {
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) else { return nil }
      packed = packed << 5 | UInt16(bytes[index] - UInt8(ascii: "A") + 1)
    }
    return packed
  }

  func write(to writer: inout TextWriter) {
    writer.append(letter: UInt8(truncatingIfNeeded: packedCode >> 10))
    writer.append(letter: UInt8(truncatingIfNeeded: packedCode >> 5 & 31))
    writer.append(letter: UInt8(truncatingIfNeeded: packedCode & 31))
  }
}

extension Currency: Comparable {
  /// Whether one code sorts before another.
  public static func < (left: Currency, right: Currency) -> Bool { left.packedCode < right.packedCode }
}

extension Currency: CustomStringConvertible {
  /// The code.
  public var description: String { code }
}

extension Currency: Codable {
  /// Decodes the code.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { code throws(ModelError) in try Currency(code) }
  }

  /// Encodes the code.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: code)
  }
}
