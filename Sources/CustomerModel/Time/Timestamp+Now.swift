internal import Glibc

extension Timestamp {
  /// The instant that the machine's clock shows, for hosts to hand in.
  ///
  /// Nothing that answers a question reads it: every question takes the instant as an argument.
  ///
  /// ```swift
  /// let visit = Interaction(.session(Session()), by: ExternalID("ada"), occurredAt: .now)
  /// ```
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}
