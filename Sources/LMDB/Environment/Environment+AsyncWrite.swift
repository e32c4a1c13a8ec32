internal import CLMDB
internal import Synchronization

extension Environment {
  /// Runs `body` with the only write transaction, and returns when its changes are committed; undone if it throws.
  ///
  /// The calling task is suspended, never blocked. Writes of many tasks are grouped: those that wait while one commit is
  /// flushed share the next, each in a nested transaction, so an error undoes only its own. They run in the order in
  /// which they were queued. A task that is cancelled before its turn throws `CancellationError` and changes nothing.
  ///
  /// ```swift
  /// try await environment.write { tx in try tx.put("Ada", for: 1, in: names) }
  /// ```
  ///
  /// - Throws: what `body` throws, or the ``LMDBError`` of the commit.
  @discardableResult
  public func write<Success: Sendable>(
    _ body: @escaping @Sendable (inout WriteTransaction) throws -> Success
  ) async throws -> Success {
    guard !isForked else { throw LMDBError.forked }
    try Task.checkCancellation()
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Success, any Error>) in
        let outcome = Outcome<Success>()
        let job = WriterLane.Job(
          run: { transaction in outcome.value = try body(&transaction) },
          finish: { error in
            if let error { return continuation.resume(throwing: error) }
            // `run` returned before `finish` was called without an error, so there is a value.
            if let value = outcome.value { continuation.resume(returning: value) }
          },
          isCancelled: { cancellation.isSet })
        do throws(LMDBError) {
          try lane.enqueue(job) { self.drainLane() }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    } onCancel: {
      cancellation.set()
    }
  }

  /// One transaction for as many waiting jobs as fit. Runs on the lane's thread, when some wait.
  private func drainLane() {
    let pointer: OpaquePointer
    do throws(LMDBError) {
      pointer = try beginWrite()
    } catch {
      var count = 0
      while count < WriterLane.maximumJobsInCommit, let job = lane.takeJob() {
        job.finish(error)
        count += 1
      }
      return
    }
    var transaction = makeTransaction(pointer)
    var succeeded: [WriterLane.Job] = []
    var failed: [(job: WriterLane.Job, error: any Error)] = []
    // Taken behind the lock, so that all that came while another writer had it share this commit.
    let end = clock() &+ WriterLane.enoughTimeInCommit
    var isEnough = false
    while !isEnough, let job = lane.takeJob() {
      do {
        guard !job.isCancelled() else { throw CancellationError() }
        try transaction.nested { (inner: inout WriteTransaction) throws in try job.run(&inner) }
        succeeded.append(job)
      } catch {
        note(error)
        failed.append((job, error))
      }
      isEnough =
        succeeded.count + failed.count >= WriterLane.maximumJobsInCommit
        || transaction.writtenByteCount >= WriterLane.enoughByteCountInCommit || clock() >= end
    }
    var commitError: LMDBError?
    do throws(LMDBError) {
      try self.end(transaction)
    } catch {
      commitError = error
    }
    for (job, error) in failed { job.finish(error) }
    for job in succeeded { job.finish(commitError) }
  }

  private final class Cancellation: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
  }

  /// The result of a job between its run and its commit; both happen on the lane's thread, one after the other.
  private final class Outcome<Value: Sendable>: @unchecked Sendable {
    var value: Value?
  }
}
