public import CustomerModel
public import LMDB

/// Why the customer store refused something.
///
/// ```swift
/// do {
///   let database = try RetentionDatabase(at: "shop.retention")
/// } catch .storage(let error) {
///   print("the file stays closed: \(error)")
/// }
/// ```
public enum CustomerStoreError: Error, Sendable {
  /// The same key came before with other content. Give a correction a key of its own.
  case conflictingInteraction(key: InteractionKey)
  /// A value is outside what the model admits.
  case invalidValue(ModelError)
  /// A count is negative or beyond what is stored.
  case invalidItemCount(Int)
  /// The engine refused; its error says why.
  case storage(LMDBError)
}

extension CustomerStoreError: CustomStringConvertible {
  /// What happened, to which value, and what to do.
  public var description: String {
    switch self {
    case .conflictingInteraction(let key):
      "the interaction '\(key.id)' of '\(key.source)' was recorded before with other content; record a correction "
        + "under a key of its own"
    case .invalidValue(let error): error.description
    case .invalidItemCount(let count): "an item count of \(count) cannot be recorded; use 0 to \(UInt32.max)"
    case .storage(let error): error.description
    }
  }
}

extension CustomerStoreError {
  /// Runs work on the engine and passes its errors on as this layer's.
  static func fromStorage<Result>(_ body: () throws(LMDBError) -> Result) throws(CustomerStoreError) -> Result {
    do throws(LMDBError) {
      return try body()
    } catch {
      throw .storage(error)
    }
  }
}
