extension Timestamp {
  /// The instant that much later, or earlier if negative; a duration finer than microseconds is rounded to the nearest.
  ///
  /// - Throws: ``ModelError/timestampOutOfRange(text:)`` beyond the years 1 to 9999.
  public func advanced(by duration: Duration) throws(ModelError) -> Timestamp {
    let attosecondsInMicrosecond: Int128 = 1_000_000_000_000
    let delta = duration.attoseconds.divided(by: attosecondsInMicrosecond, rounding: .toNearestOrEven)
    // Both far from the ends of 128 bits.
    guard let sum = Int64(exactly: Int128(microseconds) + delta), Self.range.contains(sum) else {
      throw .timestampOutOfRange(text: "\(self) and \(duration)")
    }
    return Timestamp(microseconds: sum)
  }

  /// The time from another instant to this one, exact; negative if this one is earlier.
  public func duration(since other: Timestamp) -> Duration {
    .microseconds(microseconds - other.microseconds)
  }
}
