public import LMDB

/// The record of every customer and what they did, in one file.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// try store.write { tx in
///   let ada = try tx.customer(ExternalID("ada"))
///   try tx.record(order, by: ada, key: InteractionKey(source: "shop", id: "order-1001"))
/// }
/// ```
public final class CustomerStore: Sendable {
  /// The file and its transactions.
  public let environment: Environment
  let tables: StoreTables

  /// Opens or creates a store.
  ///
  /// - Throws: ``CustomerStoreError/foreignStore(path:)``, ``CustomerStoreError/newerFormat(path:found:supported:)``,
  ///   ``CustomerStoreError/storage(_:)``.
  public init(at path: String, options: Environment.Options = Environment.Options()) throws(CustomerStoreError) {
    do {
      let opened = try Environment.open(at: path, options: options) { catalog in
        let names = try catalog.existingNames()
        guard names.isEmpty || names.contains(StoreTables.formatTableName) else {
          throw CustomerStoreError.foreignStore(path: path)
        }
        // Before anything is made in it.
        let format: Table<String, UInt64> = try catalog.table(StoreTables.formatTableName)
        let version = try catalog.value(for: StoreTables.versionKey, in: format)
        if let version, version > StoreTables.formatVersion {
          throw CustomerStoreError.newerFormat(path: path, found: version, supported: StoreTables.formatVersion)
        }
        return try StoreTables(&catalog)
      }
      environment = opened.environment
      tables = opened.schema
    } catch let error as CustomerStoreError {
      throw error
    } catch let error as LMDBError {
      throw .storage(error)
    } catch {
      // The closure above throws nothing else.
      throw .storage(.invalidPath(path: path, reason: "\(error)"))
    }
    try noteFormat()
  }

  /// Gives a new store this release's format.
  private func noteFormat() throws(CustomerStoreError) {
    guard environment.options.access == .readWrite else { return }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let isNoted = try environment.read { tx throws(LMDBError) in
        try tx.contains(StoreTables.versionKey, in: tables.format)
      }
      guard !isNoted else { return }
      try environment.write { tx throws(LMDBError) in
        try tx.put(StoreTables.formatVersion, for: StoreTables.versionKey, in: tables.format)
      }
    }
  }

  /// Lends one snapshot to `body`.
  public func read<Result: ~Copyable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: (borrowing CustomerSnapshot) throws -> Result
  ) throws -> Result {
    try environment.read(file: file, line: line) { tx in
      try body(CustomerSnapshot(transaction: ReadTransaction(lending: tx), tables: tables))
    }
  }

  /// Lends one snapshot to `body` on a thread that may block.
  public func backgroundRead<Result: Sendable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (borrowing CustomerSnapshot) throws -> Result
  ) async throws -> Result {
    try await environment.backgroundRead(file: file, line: line) { tx in
      try body(CustomerSnapshot(transaction: ReadTransaction(lending: tx), tables: self.tables))
    }
  }

  /// Runs `body` with the one write transaction: committed when it returns, undone when it throws.
  @discardableResult
  public func write<Result: ~Copyable>(
    _ body: (inout CustomerTransaction) throws -> Result
  ) throws -> Result {
    try environment.write { tx in try lend(&tx, to: body) }
  }

  /// Runs `body` with the one write transaction, and suspends until its changes are committed.
  @discardableResult
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (inout CustomerTransaction) throws -> Result
  ) async throws -> Result {
    try await environment.write { tx in try self.lend(&tx, to: body) }
  }

  /// Ends the use of the file; see ``Environment/close(waitingAtMost:)``.
  public func close() throws(CustomerStoreError) {
    do throws(LMDBError) {
      try environment.close()
    } catch {
      throw .storage(error)
    }
  }

  private func lend<Success: ~Copyable>(
    _ tx: inout WriteTransaction, to body: (inout CustomerTransaction) throws -> Success
  ) throws -> Success {
    var lent = CustomerTransaction(transaction: tx, tables: tables)
    do {
      let success = try body(&lent)
      tx = lent.giveBack()
      return success
    } catch {
      tx = lent.giveBack()
      throw error
    }
  }
}
