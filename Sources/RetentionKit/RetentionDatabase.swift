@_exported public import CustomerModel
@_exported public import CustomerStore
@_exported public import DataExchange
internal import LMDB
@_exported public import RetentionMath
@_exported public import RetentionMetrics
@_exported public import RetentionReport
@_exported public import Segmentation

/// What a host opens: the customers of one business and what they did, in one file.
///
/// ```swift
/// let database = try RetentionDatabase(at: "shop.retention")
/// try database.write { tx in
///   let ada = ExternalID("ada@shop.example", kind: "email")
///   let order = Purchase(total: try Money("49.90 EUR"))
///   try tx.record(order, by: ada, at: Timestamp(day: "2026-11-22"), key: InteractionKey(source: "shop", id: "order-1001"))
/// }
/// let totals = try database.read { tx in try tx.purchaseTotals() }
/// ```
///
/// Safe to use from any thread and task. Every answer is of one consistent state, as of the last commit.
public final class RetentionDatabase: Sendable {
  /// The store below, for what has no form of its own here.
  public let store: CustomerStore
  private let clock: @Sendable () -> Timestamp

  /// Opens the file, or makes it if there is none.
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)`` with the engine's reason.
  /// - Complexity: O(1) after a clean close, else one read of the whole file.
  public init(
    at path: String, options: CustomerStore.Options = CustomerStore.Options()
  ) throws(CustomerStoreError) {
    store = try CustomerStore(at: path, options: options.keepingSegments())
    clock = options.clock
  }

  /// The instant at which questions are asked that name none: what the clock of the options says.
  public var now: Timestamp { clock() }

  /// The absolute path of the file.
  public var path: String { store.environment.path }

  /// Lends one snapshot to `body`; waits for no writer.
  public func read<Result: ~Copyable>(
    file: StaticString = #fileID, line: UInt = #line, _ body: (borrowing CustomerSnapshot) throws -> Result
  ) throws -> Result {
    try store.read(file: file, line: line, body)
  }

  /// Runs `body` with the one write transaction: committed when it returns, undone when it throws. Blocks.
  @discardableResult
  public func write<Result: ~Copyable>(_ body: (inout CustomerTransaction) throws -> Result) throws -> Result {
    try store.write(body)
  }

  /// Runs `body` with the one write transaction, and suspends until its changes are committed. Writes of many tasks
  /// share commits.
  @discardableResult
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (inout CustomerTransaction) throws -> Result
  ) async throws -> Result {
    try await store.write(body)
  }

  /// Lends one snapshot to `body` on a thread that may block, so a long scan keeps no task from running.
  public func backgroundRead<Result: Sendable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (borrowing CustomerSnapshot) throws -> Result
  ) async throws -> Result {
    try await store.backgroundRead(file: file, line: line, body)
  }

  /// The changes behind a place in the feed, as they are committed, until the database is closed or the task is cancelled.
  ///
  /// ```swift
  /// for try await change in database.changes(after: .start) {
  ///   print(change.token, change.kind, change.customer)
  ///   if change.kind == .interactionRecorded { break }
  /// }
  /// ```
  ///
  /// See ``CustomerStore/changes(after:lookingEvery:)``.
  public func changes(
    after token: ChangeToken, lookingEvery interval: Duration = .seconds(1)
  ) -> some AsyncSequence<Change, CustomerStoreError> & Sendable {
    store.changes(after: token, lookingEvery: interval)
  }

  /// Who comes into registered segments and who goes out of them, as it is committed, until the database is closed or the
  /// task is cancelled.
  ///
  /// ```swift
  /// let visit = Session()
  /// try await database.write { tx in
  ///   try tx.register(SegmentDefinition("visitors", .did(Activity(.session))))
  ///   try tx.record(visit, by: ExternalID("bob"), at: Timestamp("2026-11-22T10:00:00Z"))
  /// }
  /// for try await transition in database.transitions(after: .start) {
  ///   print(transition.customer, transition.direction, transition.segment, transition.instant)
  ///   if transition.direction == .entered { break }
  /// }
  /// ```
  ///
  /// See ``CustomerStore/transitions(after:lookingEvery:)``.
  public func transitions(
    after token: ChangeToken, lookingEvery interval: Duration = .seconds(1)
  ) -> some AsyncSequence<SegmentTransition, SegmentError> & Sendable {
    store.transitions(after: token, lookingEvery: interval)
  }

  /// Lets time go on for registered segments, in a transaction of its own; see ``CustomerTransaction/advance(to:)``.
  ///
  /// ```swift
  /// try database.advance(to: .now)  // == 0
  /// ```
  ///
  /// - Returns: how many customers came into a segment or went out of one.
  @discardableResult
  public func advance(to instant: Timestamp) throws -> Int {
    try write { tx in try tx.advance(to: instant) }
  }

  /// Lets time go on for registered segments, and suspends until it is committed.
  @discardableResult
  public func advance(to instant: Timestamp) async throws -> Int {
    try await write { tx in try tx.advance(to: instant) }
  }

  /// Ends the use of the file, once active transactions have ended; they are awaited on a thread that may block.
  public func close() async throws {
    try await store.close()
  }

  /// Ends the use of the file, once active transactions have ended.
  public func close() throws(CustomerStoreError) {
    try store.close()
  }
}

extension PurchaseTotals {
  /// The share of customers who bought on at least two days, with its interval.
  public var repeatPurchaseRate: Proportion { Proportion(successes: repeatCustomers, trials: customers) }
}
