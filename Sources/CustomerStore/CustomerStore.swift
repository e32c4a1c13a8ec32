public import CustomerModel
public import LMDB

/// The record of every customer and what they did, in one file.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// try store.write { tx in
///   try tx.record(order, by: ExternalID("ada"), at: Timestamp(day: "2026-11-22"))
/// }
/// try store.close()
/// ```
public final class CustomerStore: Sendable {
  /// How a store is opened.
  public struct Options: Sendable {
    /// How the file is opened.
    public var engine = Environment.Options()
    /// Settings to be kept in the store; as they are if left out, and the usual ones in a new store.
    public var settings: StoreSettings?
    /// The instant at which what a host tells is recorded: the wall clock, unless a test sets another.
    public var clock: @Sendable () -> Timestamp = { Timestamp.now }
    /// What a layer above keeps up to date.
    package var commitHook: (any CommitHook)?

    /// The usual options.
    public init(engine: Environment.Options = Environment.Options(), settings: StoreSettings? = nil) {
      self.engine = engine
      self.settings = settings
    }
  }

  /// The file and its transactions.
  public let environment: Environment
  /// How the store counts days and tells customers apart.
  public var settings: StoreSettings { context.settings }
  let context: StoreContext
  /// What those wait for who follow the changes.
  let changeSignal = ChangeSignal()
  /// The interactions that tasks tell one by one.
  let recordings = RecordingQueue()

  /// Opens or creates a store; one of an older format is migrated.
  ///
  /// - Throws: ``CustomerStoreError/foreignStore(path:)``, ``CustomerStoreError/newerFormat(path:found:supported:)``,
  ///   ``CustomerStoreError/olderFormat(path:found:supported:)``,
  ///   ``CustomerStoreError/fixedSetting(name:stored:given:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(1) after a clean close, else one read of the whole file.
  public convenience init(at path: String, options: Options = Options()) throws(CustomerStoreError) {
    let opened = try Self.open(path, options.engine)
    try self.init(opened.environment, opened.schema, options)
  }

  /// Takes over an environment, which is closed if this throws.
  init(
    _ environment: Environment, _ tables: StoreTables, _ options: Options
  ) throws(CustomerStoreError) {
    self.environment = environment
    let setUp: StoreContext
    do throws(CustomerStoreError) {
      setUp = try StoreFormat(environment, tables).prepare(options)
    } catch {
      // The first error is the one to tell of.
      try? environment.close()
      throw error
    }
    context = setUp
  }

  /// At least as many as there are, with those of older formats.
  static let maximumTables = 40

  private static func open(
    _ path: String, _ options: Environment.Options
  ) throws(CustomerStoreError) -> (environment: Environment, schema: StoreTables) {
    var options = options
    options.maximumTables = max(options.maximumTables, maximumTables)
    do {
      return try Environment.open(at: path, options: options) { catalog in
        try StoreFormat.check(&catalog, path: path, access: options.access)
        return try StoreTables(&catalog)
      }
    } catch let error as CustomerStoreError {
      throw error
    } catch let error as LMDBError {
      throw .storage(error)
    } catch {
      // The closure above throws nothing else.
      throw .storage(.invalidPath(path: path, reason: "\(error)"))
    }
  }

  /// Lends one snapshot to `body`; waits for no writer.
  public func read<Result: ~Copyable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: (borrowing CustomerSnapshot) throws -> Result
  ) throws -> Result {
    try environment.read(file: file, line: line) { tx in
      try body(CustomerSnapshot(ReadTransaction(lending: tx), context))
    }
  }

  /// Lends one snapshot to `body` on a thread that may block.
  public func backgroundRead<Result: Sendable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (borrowing CustomerSnapshot) throws -> Result
  ) async throws -> Result {
    try await environment.backgroundRead(file: file, line: line) { tx in
      try body(CustomerSnapshot(ReadTransaction(lending: tx), self.context))
    }
  }

  /// Runs `body` with the one write transaction: committed when it returns, undone when it throws.
  @discardableResult
  public func write<Result: ~Copyable>(
    _ body: (inout CustomerTransaction) throws -> Result
  ) throws -> Result {
    let result = try environment.write { tx in try lend(&tx, to: body) }
    changeSignal.raise()
    return result
  }

  /// Runs `body` with the one write transaction, and suspends until its changes are committed. Writes of many tasks
  /// share commits.
  @discardableResult
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (inout CustomerTransaction) throws -> Result
  ) async throws -> Result {
    let result = try await environment.write { tx in try self.lend(&tx, to: body) }
    changeSignal.raise()
    return result
  }

  /// Ends the use of the file; see ``Environment/close(waitingAtMost:)``.
  public func close() throws(CustomerStoreError) {
    do throws(LMDBError) {
      try environment.close()
    } catch {
      throw .storage(error)
    }
    changeSignal.finish()
  }

  /// Ends the use of the file, once active transactions have ended; they are awaited on a thread that may block.
  ///
  /// - Throws: `LMDBError`, as ``Environment/close(waitingAtMost:)``.
  public func close() async throws {
    try await environment.close()
    changeSignal.finish()
  }

  private func lend<Success: ~Copyable>(
    _ tx: inout WriteTransaction, to body: (inout CustomerTransaction) throws -> Success
  ) throws -> Success {
    var lent = CustomerTransaction(tx, context)
    do {
      let success = try body(&lent)
      try lent.settle()
      do throws(LMDBError) { try lent.finish() } catch { throw CustomerStoreError.storage(error) }
      tx = lent.giveBack()
      return success
    } catch {
      tx = lent.giveBack()
      throw error
    }
  }
}
