internal import LMDB
internal import RecordCoding

/// An entry of a table that follows from timelines and profiles.
enum DerivedEntry: Hashable {
  /// An explicit key of a profile's interaction, as ``KeyDigest`` has it.
  case key(bucket: UInt16, identifier: UInt64)
  /// That a profile did something of a kind on a day.
  case day(kind: UInt16, day: Int32, profile: UInt64)
  /// A value of a customer.
  case index(number: UInt16, key: RawKey, customer: UInt64)

  /// The tables of such entries.
  enum Table: CaseIterable {
    case keys, days, indexes
  }

  /// The profile or customer that it is of.
  var owner: UInt64 {
    switch self {
    case .key(_, let identifier): KeyDigest.profile(of: identifier)
    case .day(_, _, let profile): profile
    case .index(_, _, let customer): customer
    }
  }

  /// Sixty-four bits that stand for it among those of its table.
  fileprivate var hash: UInt64 {
    switch self {
    case .key(let bucket, let identifier): Self.mixed(identifier ^ Self.mixed(UInt64(bucket)))
    case .day(let kind, let day, let profile):
      Self.mixed(profile ^ Self.mixed(UInt64(kind) << 32 | UInt64(UInt32(bitPattern: day))))
    case .index(let number, let key, let customer):
      Checksum64(key.bytes.span.bytes, seed: Self.mixed(customer ^ Self.mixed(UInt64(number)))).value
    }
  }

  /// The output function of SplitMix64: every bit of the number reaches every bit of the result.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Stands for a set of entries of any size in a few kilobytes: two sets that differ are found to do so, and for which
/// owners, without either of them in memory.
///
/// For each of 1,024 groups of owners it has the sum of the hashes of their entries.
struct DerivedFingerprint {
  static let groupCount = 1_024

  private var sums = [UInt64](repeating: 0, count: groupCount)
  private var counts = [Int](repeating: 0, count: groupCount)

  static func group(of owner: UInt64) -> Int { Int(owner % UInt64(groupCount)) }

  mutating func insert(_ entry: DerivedEntry) {
    let group = Self.group(of: entry.owner)
    sums[group] &+= entry.hash
    counts[group] += 1
  }

  /// The groups whose entries differ from those of another set.
  func groups(differingFrom other: DerivedFingerprint) -> [Int] {
    (0..<Self.groupCount).filter { sums[$0] != other.sums[$0] || counts[$0] != other.counts[$0] }
  }
}
