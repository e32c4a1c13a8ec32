public import CustomerModel
internal import Synchronization

/// A clock that goes on when a test says so.
///
/// ```swift
/// let clock = SettableClock(try Timestamp(day: "2026-11-25"))
/// clock.advance(by: .days(30))
/// clock.now.description  // == "2026-12-25T00:00:00Z"
/// ```
public final class SettableClock: Sendable {
  private let instant: Mutex<Timestamp>

  /// A clock that stands at an instant.
  public init(_ start: Timestamp) { instant = Mutex(start) }

  /// What it shows; it may be set to any instant, also an earlier one.
  public var now: Timestamp {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }

  /// Lets so much time pass; it stops at the last instant that there is.
  public func advance(by duration: Duration) {
    instant.withLock { $0 = (try? $0.advanced(by: duration)) ?? .latest }
  }
}
