internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Runs `body` with the one write transaction, whose changes are committed unless it throws, or all of it is an attempt.
  ///
  /// - Parameter isUndone: whether nothing is to be changed, whatever `body` says.
  /// - Returns: what `body` returns or throws.
  /// - Throws: ``CustomerStoreError/storage(_:)`` if the transaction cannot begin or be committed.
  package func attempt<Success, Failure: Error>(
    undoing isUndone: Bool = false, _ body: (inout CustomerTransaction) throws(Failure) -> Success
  ) throws(CustomerStoreError) -> Result<Success, Failure> {
    var outcome: Result<Success, Failure>?
    do {
      try write { tx in
        do throws(Failure) {
          outcome = .success(try body(&tx))
        } catch {
          outcome = .failure(error)
        }
        if isUndone { throw Undone() }
        if case .failure? = outcome { throw Undone() }
      }
    } catch let error as CustomerStoreError {
      throw error
    } catch let error as LMDBError {
      throw .storage(error)
    } catch {
      // It is the mark that undoes.
      guard let outcome else { throw .storage(.closed) }
      return outcome
    }
    guard let outcome else { throw .storage(.closed) }
    return outcome
  }

  /// Lends one snapshot to `body`.
  package func observe<Success>(
    _ body: (borrowing CustomerSnapshot) throws(CustomerStoreError) -> Success
  ) throws(CustomerStoreError) -> Success {
    do {
      return try read { tx in try body(tx) }
    } catch let error as CustomerStoreError {
      throw error
    } catch let error as LMDBError {
      throw .storage(error)
    } catch {
      throw .storage(.closed)
    }
  }

  /// Undoes a transaction.
  private struct Undone: Error {}
}
