/// Builds the short texts of numbers, dates and instants byte by byte.
struct TextWriter {
  private var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ byte: Unicode.Scalar) {
    bytes.append(UInt8(truncatingIfNeeded: byte.value))
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends the capital letter of a number, 1 for A.
  mutating func append(letter number: UInt8) {
    bytes.append(number &+ (UInt8(ascii: "A") - 1))
  }

  /// Appends a number with at least `width` digits, zeros in front.
  mutating func append(_ number: UInt64, width: Int = 1) {
    let start = bytes.count
    var rest = number
    while rest > 0 || bytes.count - start < width {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
  }

  /// Appends `number` × 10^-`scale` with all its digits.
  mutating func append(_ number: Int64, scale: Int) {
    if number < 0 { append("-") }
    append(number.magnitude, width: scale + 1)
    if scale > 0 { bytes.insert(UInt8(ascii: "."), at: bytes.count - scale) }
  }
}
