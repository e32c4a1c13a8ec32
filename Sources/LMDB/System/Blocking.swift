internal import Dispatch

/// Runs work that waits for disks and locks on threads that may wait, so that no task is kept from running.
enum Blocking {
  static func run<Success: Sendable>(_ work: @escaping @Sendable () throws -> Success) async throws -> Success {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      // A queue of its own has a thread of its own. On Linux the global queues share their few threads, as many as
      // there are processors, with the tasks: as many long scans as that, and no task would go on.
      DispatchQueue(label: "LMDB blocking").async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
