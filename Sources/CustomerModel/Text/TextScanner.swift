/// A position in the bytes of a text, and the tokens that numbers, dates and instants are made of.
///
/// Nothing here allocates: these texts are read by the million.
struct TextScanner: ~Escapable {
  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  /// The byte here, without taking it.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Takes the byte here if it is `byte`.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Takes the digit here, if one is.
  @inline(__always)
  mutating func takeDigit() -> UInt8? {
    guard position < bytes.count else { return nil }
    let value = bytes[position] &- UInt8(ascii: "0")
    guard value < 10 else { return nil }
    position += 1
    return value
  }

  /// Takes exactly `count` digits, at most nine.
  @inline(__always)
  mutating func takeNumber(digits count: Int) -> Int? {
    guard bytes.count - position >= count else { return nil }
    var number = 0
    for offset in 0..<count {
      let value = bytes[position &+ offset] &- UInt8(ascii: "0")
      guard value < 10 else { return nil }
      number = number &* 10 &+ Int(value)
    }
    position += count
    return number
  }
}
