/// What an ISO 8601 text of an instant says, taken apart.
struct TimestampText {
  let date: CalendarDate
  /// Whether there is no time of day.
  let isDay: Bool
  /// The microseconds since 1970 began that a clock there would count.
  let localMicroseconds: Int64
  /// Seconds east of UTC, if the text has an offset.
  let offset: Int64?

  /// Takes an instant; `nil` if the bytes there are none.
  @inline(__always)
  init?(from scanner: inout TextScanner) {
    guard let date = CalendarDate(from: &scanner) else { return nil }
    self.date = date
    guard !scanner.isAtEnd else {
      isDay = true
      localMicroseconds = date.dayNumber * Gregorian.microsecondsInDay
      offset = nil
      return
    }
    guard scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: " ")),
      let hour = scanner.takeNumber(digits: 2), hour < 24, scanner.take(UInt8(ascii: ":")),
      let minute = scanner.takeNumber(digits: 2), minute < 60
    else { return nil }
    var microseconds: Int64 = 0
    if scanner.take(UInt8(ascii: ":")) {
      guard let second = scanner.takeNumber(digits: 2), second < 60 else { return nil }
      microseconds = Int64(second) * Gregorian.microsecondsInSecond
      if scanner.take(UInt8(ascii: ".")) || scanner.take(UInt8(ascii: ",")) {
        guard let fraction = Self.takeFraction(&scanner) else { return nil }
        microseconds += fraction
      }
    }
    isDay = false
    localMicroseconds =
      date.dayNumber * Gregorian.microsecondsInDay
      + Int64(hour * 60 + minute) * 60 * Gregorian.microsecondsInSecond + microseconds
    if scanner.isAtEnd {
      offset = nil
    } else {
      guard let seconds = Self.takeOffset(&scanner) else { return nil }
      offset = seconds
    }
  }

  /// Takes one to six digits behind a point, in microseconds; a seventh is left where it is, and so is an error.
  private static func takeFraction(_ scanner: inout TextScanner) -> Int64? {
    guard var fraction = scanner.takeDigit().map(Int64.init) else { return nil }
    for _ in 1..<6 { fraction = fraction * 10 + Int64(scanner.takeDigit() ?? 0) }
    return fraction
  }

  /// Takes `Z` or an offset of hours, or of hours and minutes, in seconds.
  private static func takeOffset(_ scanner: inout TextScanner) -> Int64? {
    if scanner.take(UInt8(ascii: "Z")) { return 0 }
    let isNegative = scanner.take(UInt8(ascii: "-"))
    guard isNegative || scanner.take(UInt8(ascii: "+")), let hours = scanner.takeNumber(digits: 2), hours < 24 else {
      return nil
    }
    var minutes = 0
    if !scanner.isAtEnd {
      _ = scanner.take(UInt8(ascii: ":"))
      guard let number = scanner.takeNumber(digits: 2), number < 60 else { return nil }
      minutes = number
    }
    let seconds = Int64(hours * 60 + minutes) * 60
    return isNegative ? -seconds : seconds
  }
}
