import XCTest

@testable import LMDB

/// Holds the write lock of an environment, on a thread of its own, until it is released.
struct WriterLock {
  private let mayEnd = Latch()
  private let writing: Background<Void>

  /// Returns once the lock is held.
  init(_ environment: Environment) {
    let begun = Latch()
    writing = Background { [mayEnd] in
      try environment.write { _ in
        begun.open()
        mayEnd.wait()
      }
    }
    begun.wait()
  }

  /// Returns once the lock is free.
  func release() throws {
    mayEnd.open()
    try writing.value()
  }
}

extension Environment {
  var phase: Activity.Phase { activity.withLock { $0.phase } }
  var isClosing: Bool { activity.withLock { $0.hasCloser } }
  var activeReaders: Int { activity.withLock { $0.activeReaders } }
  var activeWriters: Int { activity.withLock { $0.activeWriters } }
}

extension XCTestCase {
  /// The task's result, for tests that are not `async` themselves.
  @discardableResult
  func wait<Value: Sendable>(for task: Task<Value, any Error>) throws -> Value {
    let waiting = Background<Result<Value, any Error>> {
      let ended = Latch()
      let box = ResultBox<Value>()
      Task {
        box.result = await task.result
        ended.open()
      }
      guard ended.wait(), let result = box.result else {
        throw Background<Value>.TimedOut(description: "a task did not end")
      }
      return result
    }
    return try waiting.value().get()
  }
}

private final class ResultBox<Value: Sendable>: @unchecked Sendable {
  // Sendable: written before the latch opens, read behind it.
  var result: Result<Value, any Error>?
}
