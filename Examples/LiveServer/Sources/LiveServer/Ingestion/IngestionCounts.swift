import Synchronization

/// What became of the interactions that were sent since the start.
final class IngestionCounts: Sendable {
  struct Values: Encodable, Equatable, Sendable {
    /// New ones.
    var recorded = 0
    /// Those that were there already.
    var repeated = 0
    /// Those that made no sense, or contradict what is there.
    var refused = 0
  }

  private let stored = Mutex(Values())

  var values: Values { stored.withLock { $0 } }

  func add(_ count: WritableKeyPath<Values, Int>) {
    stored.withLock { $0[keyPath: count] += 1 }
  }
}
