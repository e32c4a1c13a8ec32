// Types of Foundation in the form that JSON has for them: one text each.

internal import Foundation

/// The instant in UTC as ISO 8601 writes it, to the nanosecond, which is finer than dates of this century tell apart.
extension Date: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    let seconds = timeIntervalSinceReferenceDate.rounded(.down)
    let nanoseconds = ((timeIntervalSinceReferenceDate - seconds) * 1e9).rounded()
    // A date just before a second is rounded up to it.
    let (whole, rest) = nanoseconds < 1e9 ? (seconds, UInt64(nanoseconds)) : (seconds + 1, 0)
    guard let instant = Int64(exactly: whole).flatMap({ try? Timestamp(secondsSince1970: $0 &+ Self.secondsTo2001) })
    else {
      throw .invalidValue(
        path: path().description, value: "\(timeIntervalSinceReferenceDate) seconds from 2001",
        remedy: "keep to dates of the years 1 to 9999")
    }
    var text = instant.description
    if rest > 0 {
      // In groups of three digits: milliseconds, microseconds, nanoseconds.
      var decimals = String(rest + 1_000_000_000).dropFirst()
      while decimals.hasSuffix("000") { decimals.removeLast(3) }
      text = "\(text.dropLast()).\(decimals)Z"
    }
    return .string(text)
  }

  init?(propertyValue: PropertyValue) {
    guard case .string(let text) = propertyValue else { return nil }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1].prefix { $0.isASCII && $0.isNumber } : "0"
    guard let start = parts.first, let fraction = UInt64(decimals), decimals.utf8.count <= 9 else { return nil }
    let offset = parts.count == 2 ? parts[1].dropFirst(decimals.count) : ""
    guard let instant = try? Timestamp("\(start)\(offset)") else { return nil }
    let seconds = instant.microseconds / 1_000_000 - Self.secondsTo2001
    let scale = Self.powersOfTen[decimals.utf8.count]
    self.init(timeIntervalSinceReferenceDate: Double(seconds) + Double(fraction) / scale)
  }

  private static let secondsTo2001: Int64 = 978_307_200
  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}

/// Base64.
extension Data: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    .string(base64EncodedString())
  }

  init?(propertyValue: PropertyValue) {
    guard case .string(let text) = propertyValue else { return nil }
    self.init(base64Encoded: text)
  }
}

/// The digits, with a point between them.
extension Decimal: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    guard isFinite else {
      throw .invalidValue(path: path().description, value: description, remedy: "keep finite numbers, or nil")
    }
    return .string(description)
  }

  init?(propertyValue: PropertyValue) {
    // What is behind the number would be ignored.
    guard case .string(let text) = propertyValue, let value = Decimal(string: text), value.description == text else {
      return nil
    }
    self = value
  }
}

/// The absolute text.
extension URL: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    .string(absoluteString)
  }

  init?(propertyValue: PropertyValue) {
    guard case .string(let text) = propertyValue else { return nil }
    self.init(string: text)
  }
}
