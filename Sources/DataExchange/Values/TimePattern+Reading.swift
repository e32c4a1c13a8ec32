internal import CustomerModel

extension TimePattern {
  /// A date and time as it was read.
  struct Reading {
    var date: CalendarDate
    /// Microseconds since midnight.
    var timeOfDay: Int64 = 0
    /// Seconds east of UTC, if the text says so.
    var offset: Int64?
    /// Whether the fraction is finer than microseconds, which are rounded down then.
    var isTruncated = false
  }

  /// What a text says by the pattern; nil if it does not follow it, or is of a day or time that does not exist.
  func read(_ text: RawSpan) -> Reading? {
    var numbers = Numbers()
    var position = 0
    for token in tokens {
      switch token {
      case .literal(let byte):
        guard position < text.byteCount, text.byte(at: position) == byte else { return nil }
        position &+= 1
      case .number(let field, let least, let most):
        var (number, count) = (0, 0)
        while count < most, position < text.byteCount {
          let digit = text.byte(at: position) &- UInt8(ascii: "0")
          guard digit < 10 else { break }
          number = number &* 10 &+ Int(digit)
          count &+= 1
          position &+= 1
        }
        guard count >= least else { return nil }
        numbers.set(field, number)
      case .monthName:
        guard let month = Self.takeMonth(text, &position) else { return nil }
        numbers.month = month
      case .meridiem:
        guard let isAfternoon = Self.takeMeridiem(text, &position) else { return nil }
        numbers.isAfternoon = isAfternoon
      case .fraction:
        guard numbers.takeFraction(text, &position) else { return nil }
      case .offset:
        guard let offset = Self.takeOffset(text, &position) else { return nil }
        numbers.offset = offset
      case .weekdayName:
        let start = position
        while position < text.byteCount, Self.isLetter(text.byte(at: position)) { position += 1 }
        guard position > start else { return nil }
      }
    }
    return position == text.byteCount ? numbers.reading : nil
  }

  /// The parts of a date and time while they are read.
  private struct Numbers {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var isHalfDay = false
    var isAfternoon = false
    var fraction: Int64 = 0
    var isTruncated = false
    var offset: Int64?

    @inline(__always)
    mutating func set(_ field: Field, _ number: Int) {
      switch field {
      case .year: year = number
      case .shortYear: year = number < 69 ? 2000 + number : 1900 + number
      case .month: month = number
      case .day: day = number
      case .hour: hour = number
      case .halfDayHour:
        // 12 is the hour after midnight or noon; what is no such hour becomes none of the day.
        hour = 1...12 ~= number ? number % 12 : 24
        isHalfDay = true
      case .minute: minute = number
      case .second: second = number
      }
    }

    mutating func takeFraction(_ text: RawSpan, _ position: inout Int) -> Bool {
      var count = 0
      while count < 9, position < text.byteCount {
        let digit = text.byte(at: position) &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        if count < 6 { fraction = fraction * 10 + Int64(digit) } else { isTruncated = isTruncated || digit != 0 }
        count += 1
        position += 1
      }
      for _ in min(count, 6)..<6 { fraction *= 10 }
      return count > 0
    }

    var reading: Reading? {
      let hour = isHalfDay && isAfternoon ? self.hour + 12 : self.hour
      guard hour < 24, minute < 60, second < 60 else { return nil }
      guard let date = try? CalendarDate(year: year, month: month, day: day) else { return nil }
      let seconds = Int64((hour * 60 + minute) * 60 + second)
      return Reading(
        date: date, timeOfDay: seconds * 1_000_000 + fraction, offset: offset, isTruncated: isTruncated)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

  /// Takes the first three letters of an English month, and the others if there are more.
  private static func takeMonth(_ text: RawSpan, _ position: inout Int) -> Int? {
    var end = position
    while end < text.byteCount, isLetter(text.byte(at: end)) { end += 1 }
    let word = String(copying: text.extracting(position..<end)).lowercased()
    guard word.utf8.count >= 3 else { return nil }
    position = end
    return monthNames.firstIndex { $0 == word || $0.prefix(3) == word || word == "sept" && $0 == "september" }
      .map { $0 + 1 }
  }

  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  private static func takeMeridiem(_ text: RawSpan, _ position: inout Int) -> Bool? {
    guard text.byteCount - position >= 2, text.byte(at: position + 1) | 0x20 == UInt8(ascii: "m") else { return nil }
    defer { position += 2 }
    switch text.byte(at: position) | 0x20 {
    case UInt8(ascii: "a"): return false
    case UInt8(ascii: "p"): return true
    default: return nil
    }
  }

  /// Takes `Z`, or a sign and hours, and perhaps minutes with or without a colon.
  private static func takeOffset(_ text: RawSpan, _ position: inout Int) -> Int64? {
    guard position < text.byteCount else { return nil }
    let sign = text.byte(at: position)
    position += 1
    if sign | 0x20 == UInt8(ascii: "z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = takeTwoDigits(text, &position), hours < 24
    else { return nil }
    var minutes: Int64 = 0
    if position < text.byteCount, text.byte(at: position) == UInt8(ascii: ":") {
      position += 1
      guard let number = takeTwoDigits(text, &position) else { return nil }
      minutes = number
    } else if let number = takeTwoDigits(text, &position) {
      minutes = number
    }
    guard minutes < 60 else { return nil }
    let seconds = (hours * 60 + minutes) * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func takeTwoDigits(_ text: RawSpan, _ position: inout Int) -> Int64? {
    guard text.byteCount - position >= 2 else { return nil }
    let (tens, ones) = (text.byte(at: position) &- 0x30, text.byte(at: position + 1) &- 0x30)
    guard tens < 10, ones < 10 else { return nil }
    position += 2
    return Int64(tens * 10 + ones)
  }
}
