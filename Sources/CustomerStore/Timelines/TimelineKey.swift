internal import RecordCoding

/// Where a block of a timeline lies: profile, instant of the block's first interaction, and the digest of that
/// interaction if the block in front ends at the same instant.
///
/// A block without that digest has a key of some 12 bytes, and sorts in front of those with one.
struct TimelineKey: KeyCoding, Equatable {
  var profile: UInt64
  /// Microseconds since 1970.
  var instant: Int64
  var digest: UInt64

  /// The place of an interaction: its block has the last key that does not sort behind this one.
  init(_ profile: UInt64, _ instant: Int64, _ digest: UInt64 = 0) {
    self.profile = profile
    self.instant = instant
    self.digest = digest
  }

  func encode(into encoder: inout KeyEncoder) {
    CompactID(profile).encode(into: &encoder)
    instant.encode(into: &encoder)
    if digest != 0 { digest.encode(into: &encoder) }
  }

  init(from decoder: inout KeyDecoder) throws(CodingError) {
    profile = try CompactID(from: &decoder).value
    instant = try Int64(from: &decoder)
    digest = 0
    guard decoder.remaining > 0 else { return }
    digest = try UInt64(from: &decoder)
    guard digest != 0 else { throw .invalidValue(type: "TimelineKey", reason: "a digest of zero is left out") }
  }

  /// The least key of a profile.
  static func first(of profile: UInt64) -> TimelineKey { TimelineKey(profile, .min) }
  /// A key behind all of a profile.
  static func last(of profile: UInt64) -> TimelineKey { TimelineKey(profile, .max, .max) }
}
