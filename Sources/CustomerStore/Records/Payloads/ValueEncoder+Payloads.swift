internal import CustomerModel
internal import RecordCoding

// What the contents of several kinds are made of.

extension ValueEncoder {
  /// Appends a number that is hardly ever negative: then it takes ten bytes.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func append(count: Int64) {
    append(varint: UInt64(bitPattern: count))
  }

  /// Appends a duration: in seconds if they are whole, else in microseconds, as the lowest bit tells.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func append(microseconds: Int64) {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard rest != 0 || microseconds < 0 else { return append(varint: UInt64(seconds) &<< 1) }
    append(varint: 1)
    append(signedVarint: microseconds)
  }

  /// Appends a currency in two bytes, and the minor units.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func append(money: Money) {
    append(littleEndian: money.currency.packedCode)
    append(count: money.minorUnits)
  }

  /// Appends an amount whose currency is told by a flag if it is that of the content, which it always is in what is valid.
  @_lifetime(self: copy self)
  mutating func append(money: Money, in currency: Currency) {
    append(count: money.minorUnits)
    if money.currency != currency { append(littleEndian: money.currency.packedCode) }
  }

  /// Appends a text, if there is one; a flag tells.
  @_lifetime(self: copy self)
  mutating func append(optional text: String?) {
    if let text { append(string: text) }
  }

  /// Appends the bytes of the source, and with their number before them those of source, a byte 0 and identifier, of
  /// which a reader takes the digest in place.
  @_lifetime(self: copy self)
  mutating func append(key: InteractionKey) {
    append(varint: UInt64(key.source.utf8.count))
    append(counted: DigestedKey(key: key))
  }

  /// Appends a byte, and the name of a channel that is not built in.
  @_lifetime(self: copy self)
  mutating func append(channel: Channel) {
    append(littleEndian: channel.code)
    if case .other(let name) = channel { append(string: name) }
  }
}
