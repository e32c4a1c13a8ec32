internal import Dispatch

/// Runs work that waits for disks and locks on threads that may wait, so that no task is kept from running.
enum Blocking {
  static func run<Success: Sendable>(_ work: @escaping @Sendable () throws -> Success) async throws -> Success {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
