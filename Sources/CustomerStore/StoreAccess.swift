internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// One state of a store, to be read by this module: what snapshots and transactions lend to the code that they share.
///
/// ```swift
/// let customers = try database.read { tx in try tx.customerCount() }
/// ```
public struct StoreAccess: ~Escapable {
  let handle: TransactionHandle
  // One reference and not all that it has, for one of these is made for each question.
  private let context: StoreContext
  /// What a transaction keeps in memory; `nil` for a snapshot.
  let memory: TransactionMemory?
  var tables: StoreTables { context.tables }
  var settings: StoreSettings { context.settings }
  var names: NameCache { context.names }
  var catalogs: CatalogCache { context.catalogs }

  /// Whether the state is a transaction's own, which may yet be undone.
  var isWriting: Bool { memory != nil }

  @_lifetime(copy handle)
  init(_ handle: TransactionHandle, _ context: StoreContext, writingWith memory: TransactionMemory? = nil) {
    self.handle = handle
    self.context = context
    self.memory = memory
  }
}

@available(*, unavailable)
extension StoreAccess: Sendable {}

extension StoreAccess {
  /// Where other threads find the state that this one reads; `nil` for a transaction that writes, which no other thread may
  /// look into.
  var place: SharedState? {
    isWriting ? nil : SharedState(context: context, commitNumber: handle.commitNumber)
  }
}

/// A committed state, to be read by several threads, each with a transaction of its own.
struct SharedState: Sendable {
  fileprivate let context: StoreContext
  fileprivate let commitNumber: UInt

  /// Reads the state on this thread.
  ///
  /// - Returns: `nil` if the store has gone on meanwhile, or has no place for another reader.
  func read<Result>(_ body: (borrowing StoreAccess) throws(LMDBError) -> Result) -> Swift.Result<Result, LMDBError>? {
    do {
      return try context.environment.read { tx in
        guard tx.handle.commitNumber == commitNumber else { return nil }
        do throws(LMDBError) {
          return .success(try body(StoreAccess(tx.handle, context)))
        } catch {
          return .failure(error)
        }
      }
    } catch {
      return nil
    }
  }
}

// A layer above that keeps what it was lent, for as long as it may, reads by it.
extension StoreAccess: CustomerReading {
  /// Itself.
  public var access: StoreAccess {
    @_lifetime(borrow self)
    borrowing get { StoreAccess(handle, context, writingWith: memory) }
  }
}
