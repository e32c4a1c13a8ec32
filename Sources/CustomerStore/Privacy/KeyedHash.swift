internal import RecordCoding

/// A digest of 128 bits that only who has the key can compute: SipHash-2-4.
///
/// Who sees a digest without the key learns nothing of the bytes, not even by trying all that they may be. So a store can
/// recognise what it was told to forget, if it keeps the key apart from copies that it hands out.
struct KeyedHash: Sendable {
  /// A secret of 128 bits.
  struct Key: Hashable, Sendable {
    let low: UInt64
    let high: UInt64

    /// The key of two numbers: its first and its last eight bytes, least significant byte first.
    init(low: UInt64, high: UInt64) {
      self.low = low
      self.high = high
    }

    /// A key that nobody can guess, from the system's source of random numbers.
    static func random() -> Key {
      var generator = SystemRandomNumberGenerator()
      return Key(low: generator.next(), high: generator.next())
    }
  }

  /// What the hash gives; its bytes are those of the published function.
  struct Digest: Hashable, Sendable {
    let low: UInt64
    let high: UInt64
  }

  let key: Key

  /// The digest of `bytes`.
  ///
  /// - Complexity: linear in the number of bytes.
  func digest(of bytes: RawSpan) -> Digest {
    var state = State(key)
    var decoder = ValueDecoder(bytes)
    while let word = try? decoder.readLittleEndian(UInt64.self) { state.compress(word) }
    // The bytes that are left, fewer than eight, and above them the number of all, modulo 256.
    var last = UInt64(truncatingIfNeeded: bytes.byteCount) << 56
    var shift: UInt64 = 0
    while let byte = try? decoder.readLittleEndian(UInt8.self) {
      last |= UInt64(byte) << shift
      shift += 8
    }
    state.compress(last)
    return state.finish()
  }
}

extension KeyedHash {
  /// The four words that the function works on.
  private struct State {
    private var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64)

    init(_ key: Key) {
      a = key.low ^ 0x736F_6D65_7073_6575
      // The last byte tells apart the function of 128 bits from that of 64.
      b = key.high ^ 0x646F_7261_6E64_6F6D ^ 0xEE
      c = key.low ^ 0x6C79_6765_6E65_7261
      d = key.high ^ 0x7465_6462_7974_6573
    }

    mutating func compress(_ word: UInt64) {
      d ^= word
      mix(rounds: 2)
      a ^= word
    }

    mutating func finish() -> Digest {
      c ^= 0xEE
      mix(rounds: 4)
      let low = a ^ b ^ c ^ d
      b ^= 0xDD
      mix(rounds: 4)
      return Digest(low: low, high: a ^ b ^ c ^ d)
    }

    private mutating func mix(rounds: Int) {
      for _ in 0..<rounds {
        a &+= b
        c &+= d
        b = a ^ Self.rotate(b, by: 13)
        d = c ^ Self.rotate(d, by: 16)
        a = Self.rotate(a, by: 32)
        c &+= b
        a &+= d
        b = c ^ Self.rotate(b, by: 17)
        d = a ^ Self.rotate(d, by: 21)
        c = Self.rotate(c, by: 32)
      }
    }

    private static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 {
      word &<< count | word &>> (64 &- count)
    }
  }
}

// MARK: - In records and keys

extension KeyedHash.Key: ValueCoding {
  var encodedByteCount: Int { 16 }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: low)
    encoder.append(littleEndian: high)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    low = try decoder.readLittleEndian()
    high = try decoder.readLittleEndian()
  }
}

extension KeyedHash.Digest: DelimitedKeyCoding {
  func encode(into encoder: inout KeyEncoder) {
    low.byteSwapped.encode(into: &encoder)
    high.byteSwapped.encode(into: &encoder)
  }

  init(from decoder: inout KeyDecoder) throws(CodingError) {
    low = try UInt64(from: &decoder).byteSwapped
    high = try UInt64(from: &decoder).byteSwapped
  }
}
