internal import CLMDB

extension WriteTransaction {
  /// Runs `body` in a nested transaction: if it throws, only its own changes are undone, and this one goes on.
  ///
  /// While the nested transaction runs this one cannot be used: that does not compile.
  ///
  /// ```swift
  /// try environment.write { tx in
  ///   try tx.put("Ada", for: 1, in: names)
  ///   try? tx.nested { inner in
  ///     try inner.put("Bob", for: 2, in: names)
  ///     throw CancellationError()
  ///   }
  /// }
  /// ```
  ///
  /// - Throws: what `body` throws; ``LMDBError`` if the nested transaction cannot begin or be joined to this one.
  /// - Complexity: about a microsecond more than the changes themselves.
  @discardableResult
  public mutating func nested<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws(LMDBError) -> Result
  ) throws(LMDBError) -> Result {
    try joinChanges(of: body).get()
  }

  /// Runs `body`, which may throw errors of the host's, in a nested transaction.
  @discardableResult
  @_disfavoredOverload
  public mutating func nested<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws -> Result
  ) throws -> Result {
    try joinChanges(of: body).get()
  }

  private mutating func joinChanges<Success: ~Copyable, Failure: Error>(
    of body: (inout WriteTransaction) throws(Failure) -> Success
  ) throws(LMDBError) -> Result<Success, Failure> {
    if let failure { throw failure }
    var child: OpaquePointer?
    var code = mdb_txn_begin(mdb_txn_env(pointer), pointer, 0, &child)
    guard code == MDB_SUCCESS, let child else { throw fail(code, in: "beginning a nested transaction") }
    var inner = WriteTransaction(
      pointer: child, environment: environment, limits: limits,
      insertableByteCount: insertableByteCount - writtenByteCount)
    inner.hasCountedFreePages = hasCountedFreePages
    let success: Success
    do throws(Failure) {
      success = try body(&inner)
    } catch {
      noteBrokenDisk(inner.failure)
      mdb_txn_abort(inner.pointer)
      return .failure(error)
    }
    if let failure = inner.failure {
      noteBrokenDisk(failure)
      mdb_txn_abort(inner.pointer)
      throw failure
    }
    code = mdb_txn_commit(inner.pointer)
    guard code == MDB_SUCCESS else { throw fail(code, in: "joining a nested transaction") }
    writtenByteCount += inner.writtenByteCount
    return .success(success)
  }

  /// A disk that failed is not undone with the nested transaction.
  private mutating func noteBrokenDisk(_ error: LMDBError?) {
    if case .inputOutput = error { failure = failure ?? error }
  }
}
