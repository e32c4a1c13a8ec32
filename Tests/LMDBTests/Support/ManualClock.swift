import Synchronization

@testable import LMDB

/// A clock that tells what the test says.
final class ManualClock: Sendable {
  private let nanoseconds: Atomic<UInt64>
  private let step: UInt64

  /// A clock that goes on by `step` at each look.
  init(at start: Duration = .seconds(1000), step: Duration = .zero) {
    nanoseconds = Atomic(Self.nanoseconds(start))
    self.step = Self.nanoseconds(step)
  }

  func now() -> UInt64 { nanoseconds.wrappingAdd(step, ordering: .relaxed).newValue }

  func advance(by duration: Duration) {
    _ = nanoseconds.wrappingAdd(Self.nanoseconds(duration), ordering: .relaxed)
  }

  func goBack(by duration: Duration) {
    _ = nanoseconds.wrappingSubtract(Self.nanoseconds(duration), ordering: .relaxed)
  }

  private static func nanoseconds(_ duration: Duration) -> UInt64 { UInt64(duration / .nanoseconds(1)) }
}

extension StoreTestCase {
  /// A store with one table and a clock of the test's.
  func openNames(
    clock: ManualClock, _ options: Environment.Options = StoreTestCase.options
  ) throws(LMDBError) -> (environment: Environment, names: Names) {
    let environment = try Environment(at: path(), options: options) { clock.now() }
    let names = try environment.openTables { catalog throws(LMDBError) -> Names in try catalog.table("names") }.get()
    return (environment, names)
  }
}
