internal import Dispatch

/// The one thread at a time on which `async` writes run, so that no task waits for the write lock on a shared thread.
///
/// While one commit is being flushed, further jobs gather; the next transaction takes them all (group commit).
final class WriterLane: Sendable {
  /// A write of an `async` caller, with its result kept until the commit.
  struct Job: Sendable {
    /// Runs the caller's closure; an error undoes this job alone.
    let run: @Sendable (inout WriteTransaction) throws -> Void
    /// Resumes the caller: with the error of the job or of the commit, or with the result that `run` kept.
    let finish: @Sendable ((any Error)?) -> Void
    /// Whether the caller's task was cancelled before the job began.
    let isCancelled: @Sendable () -> Bool
  }

  private struct State {
    /// The jobs that came last, in order.
    var incoming: [Job] = []
    /// The jobs in front of those, the next one last: each is taken in constant time, and none is kept behind its turn.
    var outgoing: [Job] = []
    var isDraining = false
    var isRefusing = false

    var jobCount: Int { incoming.count + outgoing.count }
  }

  /// The most jobs in one commit.
  static let maximumJobsInCommit = 256
  /// The written bytes from which on a commit takes no further job.
  static let enoughByteCountInCommit = 4 << 20
  /// The time in nanoseconds from which on a commit takes no further job: those that it took wait for the last one.
  static let enoughTimeInCommit: UInt64 = 20_000_000

  private let queue: DispatchQueue
  private let state = Monitor(State())

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  /// Queues a job; `drain` is called on the lane's thread until the queue is empty.
  func enqueue(_ job: Job, drain: @escaping @Sendable () -> Void) throws(LMDBError) {
    let mustStart = try state.withLock { (state: inout State) throws(LMDBError) -> Bool in
      guard !state.isRefusing else { throw .closed }
      state.incoming.append(job)
      defer { state.isDraining = true }
      return !state.isDraining
    }
    guard mustStart else { return }
    start(drain)
  }

  private func start(_ drain: @escaping @Sendable () -> Void) {
    queue.async {
      drain()
      let mustContinue = self.state.withLock { state in
        state.isDraining = state.jobCount > 0
        return state.isDraining
      }
      if mustContinue { self.start(drain) } else { self.state.broadcast() }
    }
  }

  /// The jobs that no transaction has taken yet.
  var waitingJobCount: Int { state.withLock { $0.jobCount } }
  /// Whether some jobs are not done.
  var isBusy: Bool { state.withLock { $0.isDraining } }

  /// The next job, in the order in which they came.
  func takeJob() -> Job? {
    state.withLock { state in
      if state.outgoing.isEmpty {
        state.outgoing = state.incoming.reversed()
        state.incoming = []
      }
      return state.outgoing.popLast()
    }
  }

  func refuseNewJobs() { state.withLock { $0.isRefusing = true } }
  func acceptNewJobs() { state.withLock { $0.isRefusing = false } }

  /// Whether all queued jobs were done within `limit`.
  func waitUntilIdle(atMost limit: Duration) -> Bool {
    state.withLock(waitingAtMost: limit) { (state: inout State) in
      !state.isDraining
    } _: { (_: inout State) in
      true
    } ?? false
  }
}
