import Foundation
import Synchronization

/// A closure on a thread of its own, whose end can be waited for: what blocks there blocks nothing else.
struct Background<Value: Sendable>: Sendable {
  struct TimedOut: Error, CustomStringConvertible {
    let description: String
  }

  private final class Outcome: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let ended = Latch()
  }

  private let outcome = Outcome()

  init(_ body: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [outcome] in
      let result = Result(catching: body)
      outcome.result.withLock { $0 = result }
      outcome.ended.open()
    }
  }

  var hasEnded: Bool { outcome.ended.isOpen }

  /// What the closure returned or threw; an error of its own if that takes too long.
  @discardableResult
  func value(within limit: TimeInterval = 30) throws -> Value {
    guard outcome.ended.wait(within: limit), let result = outcome.result.withLock({ $0 }) else {
      throw TimedOut(description: "a thread did not end within \(limit) s")
    }
    return try result.get()
  }
}
