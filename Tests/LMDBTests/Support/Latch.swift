import Foundation

/// A door that opens once, for all who wait and all who come later.
final class Latch: @unchecked Sendable {
  // Sendable: the flag is touched only while the condition is locked.
  private let condition = NSCondition()
  private var opened = false

  func open() {
    condition.lock()
    opened = true
    condition.broadcast()
    condition.unlock()
  }

  var isOpen: Bool {
    condition.lock()
    defer { condition.unlock() }
    return opened
  }

  /// Whether it opened in time.
  @discardableResult
  func wait(within limit: TimeInterval = 30) -> Bool {
    let deadline = Date(timeIntervalSinceNow: limit)
    condition.lock()
    defer { condition.unlock() }
    while !opened {
      if !condition.wait(until: deadline) { return opened }
    }
    return true
  }
}

/// Waits until `condition` holds; whether it did in time.
func eventually(within limit: TimeInterval = 30, _ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(limit)
  while true {
    if try condition() { return true }
    if ContinuousClock.now > deadline { return false }
    usleep(500)
  }
}

/// Waits until `condition` holds, without blocking a thread; whether it did in time.
func eventually(within limit: TimeInterval = 30, _ condition: @Sendable () throws -> Bool) async throws -> Bool {
  let deadline = ContinuousClock.now + .seconds(limit)
  while true {
    if try condition() { return true }
    if ContinuousClock.now > deadline { return false }
    try await Task.sleep(for: .microseconds(500))
  }
}
