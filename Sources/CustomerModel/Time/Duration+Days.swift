extension Duration {
  /// So many times 24 hours.
  ///
  /// ```swift
  /// Duration.days(60) == .seconds(5_184_000)  // == true
  /// ```
  ///
  /// Beyond what seconds in 64 bits can tell, the longest or shortest duration that they can.
  public static func days(_ count: Int) -> Duration {
    let (seconds, overflows) = Int64(count).multipliedReportingOverflow(by: 86_400)
    return .seconds(overflows ? (count < 0 ? .min : .max) : seconds)
  }
}
