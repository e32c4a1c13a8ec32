internal import CustomerModel
internal import RecordCoding

extension ValueDecoder {
  /// Reads what ``ValueEncoder/append(payload:base:)`` writes.
  ///
  /// - Throws: `CodingError`; only the one form of each value is accepted.
  /// - Complexity: linear in the size of texts.
  @_lifetime(self: copy self)
  mutating func readPayload(of kind: ValueKind, base: Timestamp) throws(CodingError) -> AttributeValue {
    switch kind {
    case .null: return .null
    case .no: return .boolean(false)
    case .yes: return .boolean(true)
    case .string: return .string(try readString())
    case .integer: return .integer(try readSignedVarint())
    case .decimal: return .decimal(try readDecimal())
    case .money:
      let code = try readLittleEndian(UInt16.self)
      guard let currency = Currency(packedCode: code) else {
        throw .invalidValue(type: "Currency", reason: "no currency has these letters")
      }
      return .money(Money(minorUnits: try readSignedVarint(), currency: currency))
    case .date:
      let number = try readSignedVarint()
      guard let date = try? CalendarDate(dayNumber: number) else {
        throw .invalidValue(type: "CalendarDate", reason: "the day is outside the years 1 to 9999")
      }
      return .date(date)
    case .timestamp: return .timestamp(try readInstant(base: base))
    case .birthday: return .birthday(try readBirthday())
    case .strings: return .strings(try readArray { decoder throws(CodingError) in try decoder.readString() })
    }
  }

  /// Goes past what ``readPayload(of:base:)`` would read, without making the value.
  @_lifetime(self: copy self)
  mutating func skipPayload(of kind: ValueKind) throws(CodingError) {
    switch kind {
    case .null, .no, .yes: break
    case .string: _ = try readCountedBytes()
    case .integer, .date, .timestamp, .birthday: _ = try readVarint()
    case .decimal:
      _ = try readLittleEndian(UInt8.self)
      _ = try readVarint()
    case .money:
      _ = try readLittleEndian(UInt16.self)
      _ = try readVarint()
    case .strings: for _ in 0..<(try readCount()) { _ = try readCountedBytes() }
    }
  }

  @_lifetime(self: copy self)
  private mutating func readDecimal() throws(CodingError) -> ExactDecimal {
    let scale = Int(try readLittleEndian(UInt8.self))
    let coefficient = try readSignedVarint()
    guard let value = try? ExactDecimal(coefficient: coefficient, scale: scale), value.scale == scale else {
      throw .invalidValue(type: "ExactDecimal", reason: "the fraction has more than 18 digits, or zeros at its end")
    }
    return value
  }

  @_lifetime(self: copy self)
  private mutating func readBirthday() throws(CodingError) -> Birthday {
    let packed = Int(clamping: try readVarint())
    let (months, day) = packed.quotientAndRemainder(dividingBy: 31)
    let (year, month) = months.quotientAndRemainder(dividingBy: 12)
    guard let value = try? Birthday(month: month + 1, day: day + 1, year: year == 0 ? nil : year) else {
      throw .invalidValue(type: "Birthday", reason: "the calendar has no such day")
    }
    return value
  }

  /// Reads what ``ValueEncoder/append(instant:base:)`` writes.
  @_lifetime(self: copy self)
  mutating func readInstant(base: Timestamp) throws(CodingError) -> Timestamp {
    let packed = try readVarint()
    guard let unit = TimeUnit(rawValue: UInt8(packed & 7)) else {
      throw .invalidValue(type: "Timestamp", reason: "there is no such unit")
    }
    let magnitude = packed &>> 3
    let count = Int64(bitPattern: magnitude &>> 1) ^ (0 &- Int64(bitPattern: magnitude & 1))
    let (distance, overflows) = count.multipliedReportingOverflow(by: unit.microseconds)
    guard !overflows, TimeUnit.day.dividing(distance.magnitude) == unit else {
      throw .invalidValue(type: "Timestamp", reason: "the distance is not in its greatest unit")
    }
    return try Self.instant(distance, after: base)
  }

  /// The instant so many microseconds after another.
  static func instant(_ distance: Int64, after base: Timestamp) throws(CodingError) -> Timestamp {
    let (microseconds, overflows) = base.microseconds.addingReportingOverflow(distance)
    guard !overflows, let instant = try? Timestamp(microsecondsSince1970: microseconds) else {
      throw .invalidValue(type: "Timestamp", reason: "the instant is outside the years 1 to 9999")
    }
    return instant
  }
}
