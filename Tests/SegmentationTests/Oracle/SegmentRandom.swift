/// Random numbers, the same for the same seed.
struct SegmentRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next number of SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Whether the one of so many cases is there.
  mutating func chance(_ denominator: Int = 2) -> Bool { below(denominator) == 0 }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func maybe<Value>(_ make: (inout SegmentRandom) throws -> Value) rethrows -> Value? {
    chance() ? try make(&self) : nil
  }

  /// Some of several, in their order.
  mutating func some<Value>(_ values: [Value]) -> [Value] { values.filter { _ in chance() } }
}
