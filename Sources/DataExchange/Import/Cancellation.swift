internal import Dispatch
internal import Synchronization

/// Runs work on a thread that may block, and tells it when its task is cancelled.
enum Cancellation {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  static func run<Success: Sendable>(
    _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Success
  ) async throws -> Success {
    let flag = Flag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // A queue of its own has a thread of its own; those of the global queues are shared with the tasks.
        DispatchQueue(label: "DataExchange blocking").async {
          continuation.resume(with: Result { try work { flag.isSet.load(ordering: .relaxed) } })
        }
      }
    } onCancel: {
      flag.isSet.store(true, ordering: .relaxed)
    }
  }
}
