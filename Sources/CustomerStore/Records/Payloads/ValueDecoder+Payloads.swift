internal import CustomerModel
internal import RecordCoding

extension ValueDecoder {
  /// Reads a number written by ``ValueEncoder/append(count:)``.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readCount64() throws(CodingError) -> Int64 { Int64(bitPattern: try readVarint()) }

  /// Reads a number written by ``ValueEncoder/append(count:)`` as a machine's word.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readWord() throws(CodingError) -> Int { try Int.exactly(try readCount64()) }

  /// Reads a number written by ``ValueEncoder/append(signedVarint:)`` as a machine's word.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readSignedWord() throws(CodingError) -> Int { try Int.exactly(try readSignedVarint()) }

  /// Reads a currency.
  @_lifetime(self: copy self)
  mutating func readCurrency() throws(CodingError) -> Currency { try Currency.stored(try readLittleEndian()) }

  /// Reads a duration written by ``ValueEncoder/append(microseconds:)``.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readMicroseconds() throws(CodingError) -> Int64 {
    let number = try readVarint()
    if number & 1 != 0 {
      let value = try readSignedVarint()
      guard number == 1, value < 0 || value % 1_000_000 != 0 else {
        throw .invalidValue(type: "Session", reason: "whole seconds are written in microseconds")
      }
      return value
    }
    let value = Int64(bitPattern: number >> 1)
    let (microseconds, overflows) = value.multipliedReportingOverflow(by: 1_000_000)
    guard !overflows else { throw .invalidValue(type: "Session", reason: "the duration is beyond 64 bits") }
    return microseconds
  }

  /// Reads an amount written by ``ValueEncoder/append(money:in:)``.
  ///
  /// - Parameter isOther: whether it has a currency of its own.
  @_lifetime(self: copy self)
  mutating func readMoney(in currency: Currency, isOther: Bool) throws(CodingError) -> Money {
    let minorUnits = try readCount64()
    guard isOther else { return Money(minorUnits: minorUnits, currency: currency) }
    let other = try readCurrency()
    guard other != currency else {
      throw .invalidValue(type: "Money", reason: "its currency is written, and is that of the content")
    }
    return Money(minorUnits: minorUnits, currency: other)
  }

  /// Reads a text if a flag says that there is one.
  @_lifetime(self: copy self)
  mutating func readString(if isThere: Bool) throws(CodingError) -> String? { isThere ? try readString() : nil }

  /// Reads the checksum of a text's bytes instead of the text.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readDigest() throws(CodingError) -> UInt64 { Checksum64(try readCountedBytes()).value }

  /// Reads the digest of a key written by ``ValueEncoder/append(key:)``.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func readKeyDigest() throws(CodingError) -> UInt64 {
    _ = try readVarint()
    return try readDigest()
  }

  /// Reads a key written by ``ValueEncoder/append(key:)``.
  @_lifetime(self: copy self)
  mutating func readKey() throws(CodingError) -> InteractionKey {
    let sourceCount = Int(clamping: try readVarint())
    let bytes = try readCountedBytes()
    guard sourceCount < bytes.byteCount, try bytes.readLittleEndian(UInt8.self, at: sourceCount) == 0 else {
      throw .invalidValue(type: "InteractionKey", reason: "no byte 0 separates source and identifier")
    }
    return InteractionKey(
      source: try String(valueBytes: bytes.extracting(0..<sourceCount)),
      id: try String(valueBytes: bytes.extracting((sourceCount + 1)..<bytes.byteCount)))
  }

  /// Reads a channel.
  @_lifetime(self: copy self)
  mutating func readChannel() throws(CodingError) -> Channel {
    let code = try readLittleEndian(UInt8.self)
    if code == Channel.otherCode { return .other(try readString()) }
    guard let channel = Channel(code: code) else { throw .unknownCode(code, of: Channel.self) }
    return channel
  }
}

extension Int {
  /// The number as a machine's word.
  @inline(__always)
  static func exactly(_ number: Int64) throws(CodingError) -> Int {
    guard let word = Int(exactly: number) else {
      throw .invalidValue(type: "Int", reason: "the number does not fit into a word of this machine")
    }
    return word
  }
}

extension Currency {
  /// The currency of packed letters that were stored.
  static func stored(_ packedCode: UInt16) throws(CodingError) -> Currency {
    guard let currency = Currency(packedCode: packedCode) else {
      throw .invalidValue(type: "Currency", reason: "no currency has the packed code \(packedCode)")
    }
    return currency
  }
}

extension CodingError {
  /// A byte stands for no case of a type.
  @inline(never)
  static func unknownCode(_ code: UInt8, of type: Any.Type) -> CodingError {
    .invalidValue(type: "\(type)", reason: "no case has the code \(code)")
  }

  /// A bit is set that has no meaning.
  @inline(never)
  static func unknownBits(_ bits: UInt8) -> CodingError {
    .invalidValue(type: "InteractionPayload", reason: "of the bits \(bits), one has no meaning here")
  }
}
