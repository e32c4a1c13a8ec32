public import CustomerModel
internal import Synchronization

extension CustomerStore {
  /// Records what one customer did, and suspends until it is on the disk. For hosts that are told of one interaction at a
  /// time by many tasks: those that wait while one commit is flushed share the next, and are recorded together.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "visits.retention")
  /// let visit = Interaction(.session(Session()), by: ExternalID("bob"), occurredAt: try Timestamp("2026-11-22T10:00:00Z"))
  /// try await store.record(visit)  // == true
  /// try await store.record(visit)  // == false
  /// try await store.close()
  /// ```
  ///
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError``, which concerns this interaction alone unless it is of the disk; `CancellationError`
  ///   if the task was cancelled before its turn, and then nothing was recorded.
  /// - Complexity: a part of one flush to the disk.
  @discardableResult
  public func record(_ interaction: Interaction) async throws -> Bool {
    try Task.checkCancellation()
    let number = recordings.nextNumber()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { task in
        let waiting = RecordingQueue.Waiting(number: number, interaction: interaction, task: task)
        guard recordings.enqueue(waiting) else { return }
        Task { await self.recordWaiting() }
      }
    } onCancel: {
      recordings.cancel(number)
    }
  }

  /// Records what waits, a commit at a time, until nothing does.
  private func recordWaiting() async {
    repeat {
      let batch = RecordedBatch()
      do {
        // Taken inside, so that all that came while another had the lock share this commit.
        try await write { [recordings] tx in
          let taken = recordings.take()
          batch.content.withLock { $0.waiting = taken }
          let outcomes = try tx.record(contentsOf: taken.map(\.interaction))
          batch.content.withLock { $0.outcomes = outcomes }
        }
        batch.resume()
      } catch {
        batch.resume(throwing: error, orElse: recordings)
      }
    } while recordings.hasMore()
  }
}

/// What one commit recorded, between the transaction and those who wait for it.
private final class RecordedBatch: Sendable {
  struct Content {
    var waiting: [RecordingQueue.Waiting] = []
    var outcomes: [RecordingOutcome] = []
  }

  let content = Mutex(Content())

  func resume() {
    let content = content.withLock { $0 }
    for (waiting, outcome) in zip(content.waiting, content.outcomes) {
      switch outcome {
      case .recorded: waiting.task.resume(returning: true)
      case .duplicate: waiting.task.resume(returning: false)
      case .refused(let error): waiting.task.resume(throwing: error)
      }
    }
  }

  /// Tells all of an error that concerns all: of a commit, or of one that could not begin.
  func resume(throwing error: any Error, orElse queue: RecordingQueue) {
    let taken = content.withLock { $0.waiting }
    for waiting in taken.isEmpty ? queue.take() : taken { waiting.task.resume(throwing: error) }
  }
}
