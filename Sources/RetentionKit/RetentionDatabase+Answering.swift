internal import CustomerStore
internal import LMDB
internal import RetentionMetrics
internal import Segmentation

/// The errors of a layer, in which those of transactions are told.
protocol AnswerError: Error {
  /// The store refused.
  static func store(_ error: CustomerStoreError) -> Self
  /// The task was cancelled.
  static var cancelled: Self { get }
}

extension MetricError: AnswerError {}

extension SegmentError: AnswerError {}

extension CustomerBaseError: AnswerError {
  static var cancelled: CustomerBaseError { .fit(.cancelled) }
}

extension RetentionDatabase {
  /// Asks one snapshot a question.
  func answer<Result, Failure: AnswerError>(
    _ body: (borrowing CustomerSnapshot) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    do {
      return try store.read { tx in try body(tx) }
    } catch {
      throw Self.failure(error)
    }
  }

  /// Asks one snapshot a question on a thread that may block.
  ///
  /// - Parameter body: is told whether its answer is still wanted.
  func answer<Result: Sendable, Failure: AnswerError>(
    _ body:
      @escaping @Sendable (
        _ tx: borrowing CustomerSnapshot, _ isCancelled: @escaping @Sendable () -> Bool
      ) throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let cancellation = CancellationMark()
    do {
      return try await withTaskCancellationHandler {
        try await store.backgroundRead { tx in try body(tx) { cancellation.isSet } }
      } onCancel: {
        cancellation.set()
      }
    } catch {
      throw Self.failure(error)
    }
  }

  /// Changes something.
  func change<Result, Failure: AnswerError>(
    _ body: (inout CustomerTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    do {
      return try store.write { tx in try body(&tx) }
    } catch {
      throw Self.failure(error)
    }
  }

  /// Changes something, and suspends until it is committed.
  func change<Result: Sendable, Failure: AnswerError>(
    _ body: @escaping @Sendable (inout CustomerTransaction) throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    do {
      return try await store.write { tx in try body(&tx) }
    } catch {
      throw Self.failure(error)
    }
  }

  private static func failure<Failure: AnswerError>(_ error: any Error) -> Failure {
    switch error {
    case let error as Failure: error
    case let error as CustomerStoreError: .store(error)
    case let error as LMDBError: .store(.storage(error))
    case is CancellationError: .cancelled
    // Transactions throw nothing else of their own.
    default: .store(.storage(.invalidPath(path: "", reason: "\(error)")))
    }
  }
}
