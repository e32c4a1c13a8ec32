internal import RecordCoding

/// Which profiles a stretch of the feed may tell of: a Bloom filter, by which who forgets a person passes over the rest.
///
/// Only facts count that have something to be forgotten.
struct ChangeOwners: ValueCoding, Equatable {
  /// Behind the last fact of the stretch.
  let end: UInt64
  private var words: [UInt64]

  /// The facts from which on a stretch is closed: so many that its filter fills half a page at most.
  static let enoughCount = 960
  /// Four bits in each 16 leave one of 400 stretches to be read in vain.
  private static let bitsPerProfile = 16
  private static let probeCount: UInt64 = 4

  init(_ profiles: Set<UInt64>, end: UInt64) {
    self.end = end
    words = Array(repeating: 0, count: (profiles.count * Self.bitsPerProfile + 63) / 64)
    for profile in profiles {
      for probe in 0..<Self.probeCount {
        let bit = place(of: profile, probe)
        words[bit / 64] |= 1 << UInt64(bit % 64)
      }
    }
  }

  /// Whether the stretch may tell of one of some profiles; if it does, this is true.
  func mayTell(ofAnyOf profiles: Set<UInt64>) -> Bool {
    !words.isEmpty && profiles.contains { mayTell(of: $0) }
  }

  private func mayTell(of profile: UInt64) -> Bool {
    (0..<Self.probeCount).allSatisfy { probe in
      let bit = place(of: profile, probe)
      return words[bit / 64] & 1 << UInt64(bit % 64) != 0
    }
  }

  private func place(of profile: UInt64, _ probe: UInt64) -> Int {
    let first = Self.mixed(profile)
    let bit = (first &+ probe &* (Self.mixed(first) | 1)) % UInt64(words.count * 64)
    return Int(truncatingIfNeeded: bit)
  }

  /// The output function of SplitMix64: every bit of the number reaches every bit of the result.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: end)
    encoder.append(varint: UInt64(words.count))
    for word in words { encoder.append(littleEndian: word) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    end = try decoder.readLittleEndian()
    words = try decoder.readArray(minimumByteCount: 8) { (decoder: inout ValueDecoder) throws(CodingError) in
      try decoder.readLittleEndian(UInt64.self)
    }
  }
}
