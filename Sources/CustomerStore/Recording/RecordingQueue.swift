internal import CustomerModel
internal import Synchronization

/// The interactions of tasks that wait for a commit, each with its task.
final class RecordingQueue: Sendable {
  /// One interaction, and the task that waits for it.
  struct Waiting: Sendable {
    let number: UInt64
    let interaction: Interaction
    let task: CheckedContinuation<Bool, any Error>
  }

  private struct State {
    var waiting: [Waiting] = []
    var lastNumber: UInt64 = 0
    /// Whether somebody is there who records what waits.
    var isServed = false
  }

  private let state = Mutex(State())

  /// The most interactions in one commit: those that wait while it is flushed have the next.
  static let maximumCount = 1_024

  /// The number under which the next interaction waits.
  func nextNumber() -> UInt64 {
    state.withLock { state in
      state.lastNumber &+= 1
      return state.lastNumber
    }
  }

  /// Lets a task wait, or resumes it at once if it was cancelled.
  ///
  /// - Returns: whether the caller has to see to it that what waits is recorded.
  func enqueue(_ waiting: Waiting) -> Bool {
    // Under the lock: a cancellation is set before its handler runs, which waits for the lock, too.
    let (isCancelled, mustServe) = state.withLock { state in
      guard !Task.isCancelled else { return (true, false) }
      state.waiting.append(waiting)
      defer { state.isServed = true }
      return (false, !state.isServed)
    }
    if isCancelled { waiting.task.resume(throwing: CancellationError()) }
    return mustServe
  }

  /// Lets a task go that was cancelled, unless its interaction is being recorded.
  func cancel(_ number: UInt64) {
    let cancelled = state.withLock { state in
      state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
    }
    cancelled?.task.resume(throwing: CancellationError())
  }

  /// Those that wait longest.
  func take() -> [Waiting] {
    state.withLock { state in
      let taken = Array(state.waiting.prefix(Self.maximumCount))
      state.waiting.removeFirst(taken.count)
      return taken
    }
  }

  /// Whether more wait. If none do, the next one has to be served anew.
  func hasMore() -> Bool {
    state.withLock { state in
      state.isServed = !state.waiting.isEmpty
      return state.isServed
    }
  }
}
