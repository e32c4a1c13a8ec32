/// Values to try: the nasty ones first, then random ones that stay close to them.
enum Samples {
  /// The ends of the range, the neighbours of zero, powers of two with their neighbours, and numbers of any length.
  static func integers<Value: FixedWidthInteger>(
    _: Value.Type = Value.self, random count: Int = 24, using generator: inout SplitMix64
  ) -> [Value] {
    var values: [Value] = [.min, .min &+ 1, .max, .max &- 1, 0, 1, 2, 0 &- 1, 0 &- 2]
    for shift in stride(from: 7, to: Value.bitWidth, by: 8) {
      let power = Value(truncatingIfNeeded: 1 as UInt64) &<< Value(shift)
      values += [power, power &- 1, power &+ 1]
    }
    for _ in 0..<count {
      let number = generator.next() &>> UInt64.random(in: 0..<64, using: &generator)
      values.append(Value(truncatingIfNeeded: number))
      values.append(0 &- Value(truncatingIfNeeded: number))
    }
    return values
  }

  /// Zeros, subnormal numbers, ends, infinities, NaNs quiet and signalling with payloads, and random bit patterns.
  static func doubles(random count: Int = 40, using generator: inout SplitMix64) -> [Double] {
    let positive: [Double] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, .leastNormalMagnitude, 0.1, 1, 1.0.nextUp, 1e300,
      .greatestFiniteMagnitude, .infinity, .nan, .signalingNaN, Double(nan: 5, signaling: false),
      Double(nan: 5, signaling: true),
    ]
    var values = positive + positive.map { -$0 }
    for _ in 0..<count {
      values.append(Double(bitPattern: generator.next()))
      values.append(Double.random(in: -1e6...1e6, using: &generator))
    }
    return values
  }

  /// The same for single precision.
  static func floats(random count: Int = 40, using generator: inout SplitMix64) -> [Float] {
    let positive: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, .leastNormalMagnitude, 0.1, 1, Float(1).nextUp, 1e30,
      .greatestFiniteMagnitude, .infinity, .nan, .signalingNaN, Float(nan: 5, signaling: false),
      Float(nan: 5, signaling: true),
    ]
    var values = positive + positive.map { -$0 }
    for _ in 0..<count {
      values.append(Float(bitPattern: UInt32(truncatingIfNeeded: generator.next())))
      values.append(Float.random(in: -1e6...1e6, using: &generator))
    }
    return values
  }

  /// Strings made of the bytes that escapes and terminators use, of scalars of every length, and of scalars that are
  /// canonically equal to others.
  static func strings(random count: Int = 60, using generator: inout SplitMix64) -> [String] {
    let parts = [
      "\0", "\u{1}", "\u{2}", "\u{3}", "a", "b", "ab", "z", "\u{7F}", "\u{80}", "é", "e\u{301}", "\u{7FF}", "\u{800}",
      "\u{FFFF}", "\u{10000}", "😀", "\u{10FFFF}", "long enough not to be stored in place",
    ]
    var values = [""] + parts + ["\0\0", "\0\u{1}", "\u{1}\0", "\u{1}\u{1}", "\u{1}\u{2}", "a\0", "a\u{1}", "a\0b"]
    for _ in 0..<count {
      let length = Int.random(in: 0...12, using: &generator)
      values.append((0..<length).map { _ in parts.randomElement(using: &generator) ?? "" }.joined())
    }
    return values
  }

  /// Byte strings, half of them only of the bytes that escapes, terminators and their complements use.
  static func byteStrings(random count: Int = 60, using generator: inout SplitMix64) -> [[UInt8]] {
    let nasty: [UInt8] = [0, 1, 2, 3, 0x7F, 0x80, 0xFD, 0xFE, 0xFF]
    var values: [[UInt8]] = [[]] + nasty.map { [$0] }
    values += [[0, 0], [0, 0xFF], [0, 1], [1, 0], [1, 1], [1, 2], [0xFF, 0xFF]]
    for index in 0..<count {
      let length = Int.random(in: 0...24, using: &generator)
      values.append(
        (0..<length).map { _ in
          index.isMultiple(of: 2)
            ? nasty.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
        })
    }
    return values
  }
}
