internal import Dispatch
internal import Synchronization

/// Batches on their way from the thread that reads them to the one that tells the store.
///
/// One is read while another is told, and none waits between: so memory does not grow with the file.
final class BatchQueue: Sendable {
  private struct State {
    var waiting: [Result<ImportBatch, ImportError>] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let places = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  private init() {}

  /// Runs `read` on a thread of its own, which gives batches by ``give(_:)``.
  static func filled(
    by read: @escaping @Sendable (BatchQueue) throws(ImportError) -> Void
  ) -> BatchQueue {
    let queue = BatchQueue()
    DispatchQueue(label: "DataExchange reading").async {
      do throws(ImportError) { try read(queue) } catch { _ = queue.add(.failure(error)) }
      queue.ended.signal()
    }
    return queue
  }

  /// Hands a batch over, and waits until it is asked for.
  ///
  /// - Returns: whether more are wanted.
  func give(_ batch: ImportBatch) -> Bool { add(.success(batch)) }

  private func add(_ element: Result<ImportBatch, ImportError>) -> Bool {
    places.wait()
    let isWanted = state.withLock { state in
      if !state.isStopped { state.waiting.append(element) }
      return !state.isStopped
    }
    filled.signal()
    return isWanted
  }

  /// The next batch, for which the thread waits. Behind the last one nothing comes.
  func next() -> Result<ImportBatch, ImportError> {
    places.signal()
    filled.wait()
    return state.withLock { $0.waiting.removeFirst() }
  }

  /// Ends the reading, and waits for its thread.
  func stop() {
    state.withLock { $0.isStopped = true }
    places.signal()
    ended.wait()
  }
}
