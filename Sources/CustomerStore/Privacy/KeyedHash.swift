/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a hash that nobody can try values against who does
/// not have the key.
struct KeyedHash {
  private let first: UInt64
  private let second: UInt64

  /// - Parameter key: sixteen bytes.
  init?(key: [UInt8]) {
    guard key.count == 16 else { return nil }
    first = Self.word(key[0..<8])
    second = Self.word(key[8..<16])
  }

  /// The sixteen bytes of a message's hash.
  ///
  /// - Complexity: linear in the message.
  func value(of message: [UInt8]) -> [UInt8] {
    var state = State(first, second)
    var offset = 0
    while message.count - offset >= 8 {
      state.compress(Self.word(message[offset..<offset + 8]))
      offset += 8
    }
    // What is left of the message, and its length in the last byte.
    state.compress(Self.word(message[offset...]) | UInt64(truncatingIfNeeded: message.count) << 56)
    return state.finish().flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  /// At most eight bytes as a number, least significant first.
  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ first: UInt64, _ second: UInt64) {
      v0 = 0x736F_6D65_7073_6575 ^ first
      v1 = 0x646F_7261_6E64_6F6D ^ second ^ 0xEE
      v2 = 0x6C79_6765_6E65_7261 ^ first
      v3 = 0x7465_6462_7974_6573 ^ second
    }

    mutating func compress(_ word: UInt64) {
      v3 ^= word
      for _ in 0..<2 { round() }
      v0 ^= word
    }

    mutating func finish() -> [UInt64] {
      v2 ^= 0xEE
      for _ in 0..<4 { round() }
      let low = v0 ^ v1 ^ v2 ^ v3
      v1 ^= 0xDD
      for _ in 0..<4 { round() }
      return [low, v0 ^ v1 ^ v2 ^ v3]
    }

    private mutating func round() {
      v0 &+= v1
      v1 = Self.rotate(v1, by: 13) ^ v0
      v0 = Self.rotate(v0, by: 32)
      v2 &+= v3
      v3 = Self.rotate(v3, by: 16) ^ v2
      v0 &+= v3
      v3 = Self.rotate(v3, by: 21) ^ v0
      v2 &+= v1
      v1 = Self.rotate(v1, by: 17) ^ v2
      v2 = Self.rotate(v2, by: 32)
    }

    private static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
  }
}
