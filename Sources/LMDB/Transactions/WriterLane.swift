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
    var jobs: [Job] = []
    var isDraining = false
    var isRefusing = false
  }

  /// The most jobs in one commit.
  static let maximumJobsInCommit = 256
  /// The written bytes from which on a commit takes no further job.
  static let enoughByteCountInCommit = 4 << 20

  private let queue: DispatchQueue
  private let state = Monitor(State())

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  /// Queues a job; `drain` is called on the lane's thread until the queue is empty.
  func enqueue(_ job: Job, drain: @escaping @Sendable () -> Void) throws(LMDBError) {
    let mustStart = try state.withLock { (state: inout State) throws(LMDBError) -> Bool in
      guard !state.isRefusing else { throw .closed }
      state.jobs.append(job)
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
        state.isDraining = !state.jobs.isEmpty
        return state.isDraining
      }
      if mustContinue { self.start(drain) } else { self.state.broadcast() }
    }
  }

  /// The jobs that no transaction has taken yet.
  var waitingJobCount: Int { state.withLock { $0.jobs.count } }
  /// Whether some jobs are not done.
  var isBusy: Bool { state.withLock { $0.isDraining } }

  /// The next jobs, in order.
  func takeJobs(atMost limit: Int) -> ArraySlice<Job> {
    state.withLock { state in
      let taken = state.jobs.prefix(limit)
      state.jobs.removeFirst(taken.count)
      return taken
    }
  }

  /// Puts jobs back in front of the queue.
  func putBack(_ jobs: ArraySlice<Job>) {
    guard !jobs.isEmpty else { return }
    state.withLock { $0.jobs.insert(contentsOf: jobs, at: 0) }
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
