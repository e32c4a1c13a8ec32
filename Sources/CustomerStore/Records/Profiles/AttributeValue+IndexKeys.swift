internal import CustomerModel
internal import RecordCoding

// Keys of values in an attribute's index: a class, then bytes that sort as the values do.
//
//   0x00  cleared
//   0x01  a list of no texts
//   0x02  a value:
//         number     what is left of the point rounded down, as Int64; the fraction in 10^-18 as UInt64 if it is not 0
//         text       the UTF-8; of more than 400 bytes, the first 400 and a checksum of all
//         money      the currency's letters in two bytes, then minor units as Int64
//         date       the day since 1970 as Int32
//         timestamp  microseconds since 1970 as Int64
//         birthday   month, day, year (0 if not known)
//
// All integers have their most significant byte first and the sign bit inverted. Nothing follows a key, so it needs no end.

extension AttributeValue {
  /// The keys under which an index has the value: one, and of a list one for each different text.
  ///
  /// Ranges of values are ranges of keys. Two texts that agree in 400 bytes are two keys, but in no order that means
  /// anything: where a range begins or ends in such a text, compare the values. Booleans, integers and decimals that are
  /// equal have equal keys, and so have a text and the list of it; ``hasSameIndexKeys(as:)`` tells which types do.
  ///
  /// - Complexity: linear in the size of texts.
  var indexKeyBytes: [[UInt8]] {
    switch self {
    case .null: [[KeyClass.null]]
    case .boolean(let value): [Self.key(Int64(value ? 1 : 0))]
    case .integer(let value): [Self.key(value)]
    case .decimal(let value): [Self.key(value)]
    case .money(let value): [Self.key(KeyPair(value.currency.packedCode, value.minorUnits))]
    case .date(let value): [Self.key(Int32(clamping: value.dayNumber))]
    case .timestamp(let value): [Self.key(value.microseconds)]
    case .birthday(let value):
      [Self.key(KeyTriple(UInt8(clamping: value.month), UInt8(clamping: value.day), UInt16(clamping: value.year ?? 0)))]
    case .string(let value): [Self.key(value)]
    case .strings([]): [[KeyClass.emptyList]]
    case .strings(let values): Array(Set(values.map(Self.key)))
    }
  }

  /// The value of a type that a key is of; of a list, the one text; nil for texts that were cut.
  ///
  /// - Throws: `CodingError` if no value of the type has the key.
  static func value(ofIndexKey bytes: [UInt8], type: AttributeType) throws(CodingError) -> AttributeValue? {
    var decoder = KeyDecoder(bytes.span.bytes)
    switch try decoder.readBigEndian(UInt8.self) {
    case KeyClass.null:
      try decoder.finish()
      return .null
    case KeyClass.emptyList where type == .strings:
      try decoder.finish()
      return .strings([])
    case KeyClass.value:
      if type == .string || type == .strings, decoder.remaining > textLimit { return nil }
      let value = try value(from: &decoder, type: type)
      try decoder.finish()
      return value
    default: throw .invalidValue(type: "index key", reason: "there is no such class")
    }
  }

  /// The bytes of a text that a key has.
  static let textLimit = 400

  private enum KeyClass {
    static let null: UInt8 = 0
    static let emptyList: UInt8 = 1
    static let value: UInt8 = 2
  }

  private static func key(_ value: some KeyCoding) -> [UInt8] { KeyPair(KeyClass.value, value).keyBytes }

  private static func key(_ value: ExactDecimal) -> [UInt8] {
    var unit: Int64 = 1
    for _ in 0..<value.scale { unit &*= 10 }
    var (whole, rest) = value.coefficient.quotientAndRemainder(dividingBy: unit)
    guard rest != 0 else { return key(whole) }
    if rest < 0 {
      // Not the least Int64, since the unit is at least 10.
      whole &-= 1
      rest &+= unit
    }
    var fraction = UInt64(rest)
    for _ in value.scale..<fractionDigits { fraction &*= 10 }
    return key(KeyPair(whole, fraction))
  }

  private static func key(_ text: String) -> [UInt8] {
    var key = [KeyClass.value]
    let count = text.utf8.count
    key.reserveCapacity(1 + min(count, textLimit + Checksummed<String>.checksumByteCount))
    key.append(contentsOf: text.utf8.prefix(textLimit))
    if count > textLimit { key += Checksum64(text.utf8Span.span.bytes).value.keyBytes }
    return key
  }

  /// The digits of a fraction in a key, as many as a decimal can have.
  private static let fractionDigits = 18

  private static func value(from decoder: inout KeyDecoder, type: AttributeType) throws(CodingError) -> AttributeValue {
    let value: AttributeValue?
    switch type {
    case .string, .strings:
      let text = try String(valueBytes: decoder.readRemainingBytes().span.bytes)
      value = type == .string ? .string(text) : .strings([text])
    case .boolean:
      let number = try Int64(from: &decoder)
      value = number == 0 || number == 1 ? .boolean(number == 1) : nil
    case .integer: value = .integer(try Int64(from: &decoder))
    case .decimal: value = try decimal(from: &decoder).map(AttributeValue.decimal)
    case .money:
      let (code, minorUnits) = (try UInt16(from: &decoder), try Int64(from: &decoder))
      value = Currency(packedCode: code).map { .money(Money(minorUnits: minorUnits, currency: $0)) }
    case .date:
      let number = try Int32(from: &decoder)
      value = (try? CalendarDate(dayNumber: Int64(number))).map(AttributeValue.date)
    case .timestamp:
      let number = try Int64(from: &decoder)
      value = (try? Timestamp(microsecondsSince1970: number)).map(AttributeValue.timestamp)
    case .birthday:
      let (month, day) = (try UInt8(from: &decoder), try UInt8(from: &decoder))
      let year = Int(try UInt16(from: &decoder))
      value = (try? Birthday(month: Int(month), day: Int(day), year: year == 0 ? nil : year))
        .map(AttributeValue.birthday)
    }
    guard let value else { throw .invalidValue(type: "index key", reason: "no \(type) has this key") }
    return value
  }

  private static func decimal(from decoder: inout KeyDecoder) throws(CodingError) -> ExactDecimal? {
    let whole = try Int64(from: &decoder)
    guard decoder.remaining > 0 else { return ExactDecimal(whole) }
    let fraction = try UInt64(from: &decoder)
    guard fraction > 0, fraction < 1_000_000_000_000_000_000 else { return nil }
    guard let digits = try? ExactDecimal(coefficient: Int64(fraction), scale: fractionDigits) else { return nil }
    return try? ExactDecimal(whole).adding(digits)
  }
}

extension AttributeType {
  /// Whether an index of this type's values is one of `wider` type too, so that widening leaves it as it is.
  func hasSameIndexKeys(as wider: AttributeType) -> Bool {
    self == wider || widens(to: wider) && self != .date
  }
}
