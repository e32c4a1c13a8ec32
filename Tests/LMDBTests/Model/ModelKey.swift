import RecordCoding

/// A key type as the model tests know it: how to make keys, and how they sort, by the plainest code that says so.
protocol ModelKey: KeyCoding, Equatable, Sendable {
  /// Any key that a store takes, from a set small enough for keys to meet again.
  static func random(using random: inout RandomSource) -> Self
  /// Whether `first` sorts in front of `second`.
  static func precedes(_ first: Self, _ second: Self) -> Bool
  /// A prefix and what it means.
  static func randomPrefix(using random: inout RandomSource) -> (prefix: KeyPrefix<Self>, matches: (Self) -> Bool)
}

extension ModelKey {
  static func randomPrefix(using random: inout RandomSource) -> (prefix: KeyPrefix<Self>, matches: (Self) -> Bool) {
    (.all, { _ in true })
  }
}

extension UInt64: ModelKey {
  static func random(using random: inout RandomSource) -> UInt64 {
    switch random.below(10) {
    case 0: [0, 1, .max, .max - 1, 255, 256, 1 << 63].randomElement(using: &random) ?? 0
    case 1: random.next()
    default: UInt64(random.below(3000))
    }
  }

  static func precedes(_ first: UInt64, _ second: UInt64) -> Bool { first < second }
}

extension Int64: ModelKey {
  static func random(using random: inout RandomSource) -> Int64 {
    switch random.below(10) {
    case 0: [0, -1, 1, .min, .max, .min + 1].randomElement(using: &random) ?? 0
    case 1: Int64(bitPattern: random.next())
    default: Int64(random.below(3000)) - 1500
    }
  }

  static func precedes(_ first: Int64, _ second: Int64) -> Bool { first < second }
}

extension String: ModelKey {
  static func random(using random: inout RandomSource) -> String {
    switch random.below(12) {
    // The longest that a key of 511 bytes holds beside its end mark, and its neighbours.
    case 0: String(repeating: "z", count: 510 - random.below(3))
    // Equal for Swift, different as keys; with NULs, which are escaped; from outside the first plane.
    case 1:
      ["", "\u{E9}", "e\u{301}", "\0", "a\0", "a\0b", "a\u{1}", "\u{1F600}", "\u{FFFF}"]
        .randomElement(using: &random) ?? ""
    case 2: String(repeating: "ab", count: random.below(200))
    default: String((0..<random.below(6)).map { _ in "abcd".randomElement(using: &random) ?? "a" })
    }
  }

  static func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }

  static func randomPrefix(using random: inout RandomSource) -> (prefix: KeyPrefix<String>, matches: (String) -> Bool) {
    let prefix = String(String.random(using: &random).prefix(random.below(4)))
    return (.startingWith(prefix), { $0.utf8.starts(with: prefix.utf8) })
  }
}

extension [UInt8]: ModelKey {
  static func random(using random: inout RandomSource) -> [UInt8] {
    switch random.below(12) {
    case 0: [UInt8](repeating: 0xFF, count: 510 - random.below(3))
    // Each of these bytes takes two in the key.
    case 1: [UInt8](repeating: UInt8(random.below(2)), count: 255 - random.below(3))
    case 2: [UInt8](repeating: 7, count: random.below(300))
    default: (0..<random.below(6)).map { _ in [0, 1, 2, 0x7F, 0xFE, 0xFF].randomElement(using: &random) ?? 0 }
    }
  }

  static func precedes(_ first: [UInt8], _ second: [UInt8]) -> Bool { first.lexicographicallyPrecedes(second) }

  static func randomPrefix(
    using random: inout RandomSource
  ) -> (prefix: KeyPrefix<[UInt8]>, matches: ([UInt8]) -> Bool) {
    let prefix = Array([UInt8].random(using: &random).prefix(random.below(4)))
    return (.startingWith(prefix), { $0.starts(with: prefix) })
  }
}

extension RawKey: ModelKey {
  static func random(using random: inout RandomSource) -> RawKey {
    switch random.below(8) {
    case 0: RawKey([UInt8](repeating: UInt8(random.below(3)) &- 1, count: 511 - random.below(2)))
    case 1: RawKey([UInt8](repeating: 0, count: 1 + random.below(511)))
    default: RawKey((0...random.below(6)).map { _ in [0, 1, 0x80, 0xFF].randomElement(using: &random) ?? 0 })
    }
  }

  static func precedes(_ first: RawKey, _ second: RawKey) -> Bool {
    first.bytes.lexicographicallyPrecedes(second.bytes)
  }

  static func randomPrefix(using random: inout RandomSource) -> (prefix: KeyPrefix<RawKey>, matches: (RawKey) -> Bool) {
    let prefix = Array(RawKey.random(using: &random).bytes.prefix(random.below(4)))
    return (.startingWith(prefix), { $0.bytes.starts(with: prefix) })
  }
}

extension KeyPair: ModelKey where First: ModelKey, Second: ModelKey {
  static func random(using random: inout RandomSource) -> KeyPair {
    // Few first components, so that prefixes hold something; short ones, so that both fit.
    while true {
      let pair = KeyPair(First.random(using: &random), Second.random(using: &random))
      if pair.keyBytes.count <= 511 { return pair }
    }
  }

  static func precedes(_ first: KeyPair, _ second: KeyPair) -> Bool {
    if First.precedes(first.first, second.first) { return true }
    if First.precedes(second.first, first.first) { return false }
    return Second.precedes(first.second, second.second)
  }

  static func randomPrefix(
    using random: inout RandomSource
  ) -> (prefix: KeyPrefix<KeyPair>, matches: (KeyPair) -> Bool) {
    let first = First.random(using: &random)
    let isFirst = { (key: KeyPair) in !First.precedes(key.first, first) && !First.precedes(first, key.first) }
    switch random.below(3) {
    case 0:
      return (.first(first), isFirst)
    case 1:
      let (prefix, matches) = First.randomPrefix(using: &random)
      return (.first(prefix), { matches($0.first) })
    default:
      let (prefix, matches) = Second.randomPrefix(using: &random)
      return (.first(first, second: prefix), { isFirst($0) && matches($0.second) })
    }
  }
}

/// One of a few numbers: as the first component of a pair, it makes groups of keys.
struct Group: ModelKey, DelimitedKeyCoding, Hashable {
  let number: UInt16

  init(number: UInt16) {
    self.number = number
  }

  func encode(into encoder: inout KeyEncoder) { number.encode(into: &encoder) }
  init(from decoder: inout KeyDecoder) throws(CodingError) { number = try UInt16(from: &decoder) }

  static func random(using random: inout RandomSource) -> Group {
    Group(number: [0, 1, 2, 0xFE, 0xFF, 0x100, 0xFFFF].randomElement(using: &random) ?? 0)
  }

  static func precedes(_ first: Group, _ second: Group) -> Bool { first.number < second.number }
}
