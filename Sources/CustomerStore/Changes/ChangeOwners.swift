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
      for bit in Probe(profile).bits(of: words.count) { words[bit / 64] |= 1 << UInt64(bit % 64) }
    }
  }

  /// Looks into the bytes of a filter, which are too many to be copied for a few bits of them.
  ///
  /// - Returns: where its stretch ends, and whether that may tell of one of some profiles; if it does, this is true.
  static func look(
    for probes: [Probe], in bytes: RawSpan
  ) throws(CodingError) -> (end: UInt64, mayTell: Bool) {
    let content = try Checksummed<ChangeOwners>.verified(bytes)
    let end: UInt64 = try content.readLittleEndian(at: 0)
    let wordCount = (content.byteCount - 8) / 8
    guard wordCount > 0 else { return (end, false) }
    for probe in probes {
      var isIn = true
      for bit in probe.bits(of: wordCount) where isIn {
        let word: UInt64 = try content.readLittleEndian(at: 8 + bit / 64 * 8)
        isIn = word & 1 << UInt64(bit % 64) != 0
      }
      if isIn { return (end, true) }
    }
    return (end, false)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: end)
    for word in words { encoder.append(littleEndian: word) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    end = try decoder.readLittleEndian()
    words = []
    while decoder.remaining > 0 { words.append(try decoder.readLittleEndian()) }
  }
}

extension ChangeOwners {
  /// Which bits of a filter stand for a profile.
  struct Probe {
    private let start: UInt64
    private let step: UInt64

    init(_ profile: UInt64) {
      start = Self.mixed(profile)
      step = Self.mixed(start) | 1
    }

    func bits(of wordCount: Int) -> some Sequence<Int> {
      let count = UInt64(wordCount * 64)
      return (0..<ChangeOwners.probeCount).lazy.map { Int(truncatingIfNeeded: (start &+ $0 &* step) % count) }
    }

    /// The output function of SplitMix64: every bit of the number reaches every bit of the result.
    private static func mixed(_ number: UInt64) -> UInt64 {
      var mixed = number &+ 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }
}
