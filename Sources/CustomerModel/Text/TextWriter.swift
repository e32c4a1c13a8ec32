/// Builds the short texts of numbers, dates and instants byte by byte, without allocating before the text is complete.
struct TextWriter {
  /// No text here is as long; what is written beyond it is left out.
  static let capacity = 40

  private var bytes = InlineArray<40, UInt8>(repeating: 0)
  private var count = 0

  /// The bytes so far as a text.
  var text: String {
    guard let ascii = try? UTF8Span(validating: bytes.span.extracting(first: count)) else { return "" }
    return String(copying: ascii)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    guard count < Self.capacity else { return }
    bytes[count] = byte
    count += 1
  }

  /// Appends the capital letter of a number, 1 for A.
  mutating func append(letter number: UInt8) {
    append(number &+ (UInt8(ascii: "A") - 1))
  }

  /// Appends a number of at most two digits with two.
  @inline(__always)
  mutating func append(twoDigits number: Int) {
    append(digit: number / 10)
    append(digit: number % 10)
  }

  /// Appends a number of at most four digits with four.
  @inline(__always)
  mutating func append(fourDigits number: Int) {
    append(twoDigits: number / 100)
    append(twoDigits: number % 100)
  }

  /// Appends `number` × 10^-`scale` with all its digits; `scale` is 0 to 18.
  mutating func append(_ number: Int64, scale: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let magnitude = number.magnitude
    var exponent = scale
    while exponent < PowerOfTen.largestExponent, magnitude >= PowerOfTen.value(exponent + 1).magnitude { exponent += 1 }
    var rest = magnitude
    while exponent >= 0 {
      let power = PowerOfTen.value(exponent).magnitude
      // The quotient is one digit.
      append(digit: Int(truncatingIfNeeded: rest / power))
      rest %= power
      if exponent == scale, scale > 0 { append(UInt8(ascii: ".")) }
      exponent -= 1
    }
  }

  @inline(__always)
  mutating func append(digit: Int) {
    append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
  }
}
