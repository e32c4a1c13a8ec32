extension CSVScanner {
  /// Where in a record a byte is.
  private enum Place {
    case fieldStart, plain, quoted
    /// Behind a quote that was met inside quotes.
    case quote
  }

  /// Goes over a record that breaks a limit, without keeping it.
  ///
  /// A quote that nothing closes would make one record of all that follows. So the end of a field in quotes that breaks the
  /// limit is believed only if its closing quote stands where one may.
  ///
  /// - Returns: false if it cannot be told where the record ends.
  mutating func skipRecord() throws(ExchangeError) -> Bool {
    fields.removeAll()
    findings = Findings()
    var cursor = window.start
    var place = Place.fieldStart
    var byteCount = 0
    var last: UInt8 = 0
    while let byte = try nextByte(&cursor) {
      switch place {
      case .fieldStart, .plain, .quote:
        if place == .fieldStart, byte == Self.quote {
          (place, byteCount) = (.quoted, 0)
        } else if place == .quote, byte == Self.quote {
          place = .quoted
        } else if byte == delimiter {
          place = .fieldStart
        } else if byte == Self.lineFeed || byte == Self.carriageReturn {
          if byte == Self.carriageReturn, let next = try nextByte(&cursor), next != Self.lineFeed { cursor -= 1 }
          endSkipping(at: cursor)
          return true
        } else if place == .quote, byteCount > limit {
          return false
        } else {
          place = .plain
        }
      case .quoted:
        byteCount += 1
        if byte == Self.quote { place = .quote }
        if byte == Self.carriageReturn || byte == Self.lineFeed && last != Self.carriageReturn {
          findings.lineBreaks += 1
        }
      }
      last = byte
    }
    guard place != .quoted else { return false }
    endSkipping(at: cursor)
    return true
  }

  /// The byte at `cursor`, which moves behind it; nil at the end of the input.
  private mutating func nextByte(_ cursor: inout Int) throws(ExchangeError) -> UInt8? {
    if cursor == window.end {
      // What was looked at is given up.
      window.start = cursor
      guard try window.readMore() else { return nil }
      cursor = window.start
    }
    let byte = window.bytes(from: cursor, to: cursor + 1).byte(at: 0)
    cursor += 1
    return byte
  }
}
