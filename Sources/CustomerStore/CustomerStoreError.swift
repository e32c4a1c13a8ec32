public import CustomerModel
public import LMDB

/// Why the customer store refused something.
///
/// ```swift
/// do {
///   let database = try RetentionDatabase(at: "shop.retention")
/// } catch .storage(let error) {
///   print("the file stays closed: \(error)")
/// } catch {
///   throw error
/// }
/// ```
public enum CustomerStoreError: Error, Sendable {
  /// The same key came before with other content. Give a correction a key of its own.
  case conflictingInteraction(key: InteractionKey)
  /// No customer has the number; `customer(_:)` gives numbers out.
  case unknownCustomer(UInt64)
  /// The kind or the value of an external identifier is empty.
  case emptyExternalID(ExternalID)
  /// The source or the identifier of an interaction's key is empty.
  case emptyInteractionKey(InteractionKey)
  /// A value is outside what the model admits.
  case invalidValue(ModelError)
  /// A count is negative or beyond what is stored.
  case invalidItemCount(Int)
  /// The file is an LMDB store of another program; nothing was written to it.
  case foreignStore(path: String)
  /// The file was written by a newer release, in a format that this one does not know.
  case newerFormat(path: String, found: UInt64, supported: UInt64)
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
    case .unknownCustomer(let number):
      "no customer has the number \(number); get one with customer(_:) in the same store"
    case .emptyExternalID(let id):
      "the external identifier '\(id.value)' of kind '\(id.kind)' has an empty part; give both"
    case .emptyInteractionKey(let key):
      "the interaction key '\(key.id)' of source '\(key.source)' has an empty part; give both"
    case .invalidValue(let error): error.description
    case .invalidItemCount(let count): "an item count of \(count) cannot be recorded; use 0 to \(UInt32.max)"
    case .foreignStore(let path):
      "'\(path)' holds the tables of another program; choose another path"
    case .newerFormat(let path, let found, let supported):
      "'\(path)' has format \(found), and this release reads up to \(supported); use the release that wrote it, or newer"
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
