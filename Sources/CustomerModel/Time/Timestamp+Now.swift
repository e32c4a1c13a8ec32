internal import Foundation

extension Timestamp {
  /// The instant that the machine's clock shows, for hosts to hand in.
  ///
  /// Nothing that answers a question reads it: every question takes the instant as an argument.
  ///
  /// ```swift
  /// let visit = Interaction(.session(Session()), by: ExternalID("ada"), occurredAt: .now)
  /// ```
  public static var now: Timestamp {
    // A clock beyond the year 9999 shows the end of it.
    (try? Timestamp(Date())) ?? .latest
  }
}
