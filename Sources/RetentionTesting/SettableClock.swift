public import RetentionKit
internal import Synchronization

/// A clock that stands still until a test sets it.
///
/// ```swift
/// import RetentionTesting
/// let clock = SettableClock(try Timestamp("2026-11-22T10:00:00Z"))
/// var options = CustomerStore.Options()
/// options.clock = clock.reading
/// let database = try RetentionDatabase(at: "test.retention", options: options)
/// try clock.advance(by: .days(3))
/// database.now  // == (try Timestamp("2026-11-25T10:00:00Z"))
/// ```
///
/// Safe to use from any thread and task.
public final class SettableClock: Sendable {
  private let instant: Mutex<Timestamp>

  /// A clock that shows an instant.
  public init(_ instant: Timestamp) {
    self.instant = Mutex(instant)
  }

  /// What it shows.
  public var now: Timestamp { instant.withLock { $0 } }

  /// Asks this clock: for `CustomerStore.Options.clock`.
  public var reading: @Sendable () -> Timestamp {
    { self.now }
  }

  /// Shows another instant from now on, an earlier one too: clocks of machines are set back as well.
  public func set(to instant: Timestamp) {
    self.instant.withLock { $0 = instant }
  }

  /// Shows a later instant from now on, or an earlier one if the duration is negative.
  ///
  /// - Returns: what it shows then.
  /// - Throws: `ModelError` beyond the years 1 to 9999; the clock stays as it is.
  @discardableResult
  public func advance(by duration: Duration) throws(ModelError) -> Timestamp {
    try instant.withLock { instant throws(ModelError) in
      instant = try instant.advanced(by: duration)
      return instant
    }
  }
}
