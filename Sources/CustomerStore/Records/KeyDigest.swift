/// How the digest of an explicit key lies in the table of keys: 48 bits of it, and the profile that has the interaction.
///
/// Eight bytes a key instead of the key itself. Two keys that share those bits are told apart by the interactions.
enum KeyDigest {
  static func place(of digest: UInt64, profile: UInt64) -> (bucket: UInt16, identifier: UInt64) {
    (UInt16(truncatingIfNeeded: digest >> 48), lowest(of: digest) | profile)
  }

  /// The least identifier of a digest; those of its profiles follow.
  static func lowest(of digest: UInt64) -> UInt64 { (digest >> 16 & 0xFFFF_FFFF) << 32 }

  static func profile(of identifier: UInt64) -> UInt64 { identifier & 0xFFFF_FFFF }
}

/// Days in UTC, by which the index of activity is laid out.
enum UTCDay {
  /// The number of the day of an instant, from 1970-01-01 as 0.
  static func number(of microseconds: Int64) -> Int32 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
    // 64 bits of microseconds are less than 2³¹ days.
    return Int32(clamping: remainder < 0 ? quotient - 1 : quotient)
  }
}
