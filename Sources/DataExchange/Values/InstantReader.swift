internal import CustomerModel
internal import RecordCoding

/// Reads instants and days by the formats that a mapping names.
struct InstantReader: Sendable {
  /// One way to write an instant.
  enum Form: Hashable, Sendable {
    /// ISO 8601, with or without a time and an offset.
    case iso
    /// A number of units since 1970, by the microseconds in a unit.
    case unix(microsecondsInUnit: Int64)
    /// Days since 1899-12-30 with a fraction, as spreadsheets keep instants.
    case spreadsheet
    case pattern(TimePattern)
  }

  /// The forms, of which the first that fits holds.
  let forms: [Form]
  /// The zone of local times.
  let zone: TimeZoneIdentifier
  /// Whether digits behind microseconds are cut off, instead of refused.
  let truncatesFraction: Bool

  /// Why a text is no instant.
  enum Failure: Error {
    case malformed
    case tooFine
    case outOfRange
  }

  /// The instant that a text writes.
  @inline(__always)
  func instant(_ text: RawSpan) throws(Failure) -> Timestamp {
    var failure = Failure.malformed
    for form in forms {
      do throws(Failure) {
        return try instant(text, form)
      } catch {
        if failure == .malformed { failure = error }
      }
    }
    throw failure
  }

  /// The instant that a text writes.
  func instant(text: String) throws(Failure) -> Timestamp {
    let bytes = Array(text.utf8)
    return try instant(bytes.span.bytes)
  }

  /// The day that a text writes, in no zone; nil if it is none, or an instant.
  func date(_ text: RawSpan) -> CalendarDate? {
    for form in forms {
      switch form {
      case .iso:
        if let date = try? CalendarDate(utf8: Span(_bytes: text)) { return date }
      case .pattern(let pattern):
        if !pattern.hasTime, let reading = pattern.read(text) { return reading.date }
      case .spreadsheet:
        if let number = NumberScanner.plain.scan(text), number.isWhole {
          return try? CalendarDate(dayNumber: number.coefficient + Self.spreadsheetEpoch)
        }
      case .unix: break
      }
    }
    return nil
  }

  private func instant(_ text: RawSpan, _ form: Form) throws(Failure) -> Timestamp {
    switch form {
    case .iso: return try isoInstant(text)
    case .unix(let microsecondsInUnit):
      return try instant(text, microsecondsInUnit: microsecondsInUnit)
    case .spreadsheet:
      let local = try spreadsheetTime(text)
      return try checked(zone == .utc ? local : zone.microseconds(atLocal: local))
    case .pattern(let pattern):
      guard let reading = pattern.read(text) else { throw .malformed }
      guard truncatesFraction || !reading.isTruncated else { throw .tooFine }
      let local = reading.date.dayNumber * Self.microsecondsInDay + reading.timeOfDay
      if let offset = reading.offset { return try checked(local - offset * 1_000_000) }
      if !pattern.hasTime { return zone.startOfDay(reading.date) }
      return try checked(zone == .utc ? local : zone.microseconds(atLocal: local))
    }
  }

  private func isoInstant(_ text: RawSpan) throws(Failure) -> Timestamp {
    do throws(ModelError) {
      return try Timestamp(utf8: Span(_bytes: text), in: zone)
    } catch {
      if case .timestampOutOfRange = error { throw .outOfRange }
    }
    guard let excess = Self.excessDigits(of: text) else { throw .malformed }
    guard truncatesFraction else { throw .tooFine }
    var shorter: [UInt8] = []
    shorter.append(copying: text.extracting(..<excess.lowerBound))
    shorter.append(copying: text.extracting(excess.upperBound...))
    do throws(ModelError) {
      return try Timestamp(utf8: shorter.span, in: zone)
    } catch {
      throw .malformed
    }
  }

  /// The digits from the seventh behind a point on.
  private static func excessDigits(of text: RawSpan) -> Range<Int>? {
    guard let point = (0..<text.byteCount).first(where: { [0x2E, 0x2C].contains(text.byte(at: $0)) }) else {
      return nil
    }
    var end = point + 1
    while end < text.byteCount, text.byte(at: end) &- 0x30 < 10 { end += 1 }
    return end - point > 7 ? point + 7..<end : nil
  }

  private func instant(_ text: RawSpan, microsecondsInUnit: Int64) throws(Failure) -> Timestamp {
    guard let number = NumberScanner.plain.scan(text) else { throw .malformed }
    // Below 2^63 × 2^20.
    let (microseconds, isExact) = Self.flooredQuotient(
      Int128(number.coefficient) * Int128(microsecondsInUnit), byTenTo: number.scale)
    guard isExact || truncatesFraction else { throw .tooFine }
    guard let narrow = Int64(exactly: microseconds) else { throw .outOfRange }
    return try checked(narrow)
  }

  /// The local time, in microseconds, of a number of days; to the nearest millisecond, which is what such numbers hold.
  private func spreadsheetTime(_ text: RawSpan) throws(Failure) -> Int64 {
    guard let number = NumberScanner.plain.scan(text) else { throw .malformed }
    let days = Int128(number.coefficient) * Int128(Self.millisecondsInDay)
    let (milliseconds, _) = Self.flooredQuotient(days + Self.half(of: number.scale), byTenTo: number.scale)
    let total = milliseconds + Int128(Self.spreadsheetEpoch * Self.millisecondsInDay)
    guard let local = Int64(exactly: total * 1000) else { throw .outOfRange }
    return try checked(local).microseconds
  }

  /// The quotient rounded down, and whether nothing was lost.
  private static func flooredQuotient(_ number: Int128, byTenTo scale: Int) -> (Int128, isExact: Bool) {
    var (quotient, isExact) = (number, true)
    for _ in 0..<scale {
      let (next, remainder) = quotient.quotientAndRemainder(dividingBy: 10)
      isExact = isExact && remainder == 0
      quotient = remainder < 0 ? next - 1 : next
    }
    return (quotient, isExact)
  }

  /// Half of 10^`scale`, whose scale is at most 18.
  private static func half(of scale: Int) -> Int128 {
    guard scale > 0 else { return 0 }
    return (1..<scale).reduce(Int128(5)) { half, _ in half * 10 }
  }

  @inline(__always)
  private func checked(_ microseconds: Int64) throws(Failure) -> Timestamp {
    do throws(ModelError) {
      return try Timestamp(microsecondsSince1970: microseconds)
    } catch {
      throw .outOfRange
    }
  }

  private static let microsecondsInDay: Int64 = 86_400_000_000
  private static let millisecondsInDay: Int64 = 86_400_000
  /// 1899-12-30, as a number of days since 1970-01-01.
  private static let spreadsheetEpoch: Int64 = -25_569
}
