import CustomerModel
import Synchronization

/// A clock that goes on when a test says so.
final class SettableClock: Sendable {
  private let instant: Mutex<Timestamp>

  init(_ start: Timestamp) { instant = Mutex(start) }

  var now: Timestamp {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}
