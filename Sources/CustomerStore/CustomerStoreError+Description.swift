internal import CustomerModel
internal import LMDB

extension CustomerStoreError: CustomStringConvertible {
  /// What happened, to which value, and what to do.
  public var description: String {
    switch self {
    case .foreignStore(let path): "'\(path)' holds the tables of another program; choose another path"
    case .newerFormat(let path, let found, let supported):
      "'\(path)' has format \(found), and this release reads up to \(supported); use the release that wrote it, or newer"
    case .olderFormat(let path, let found, let supported):
      "'\(path)' has format \(found), and is to be migrated to \(supported); open it for writing once"
    case .fixedSetting(let name, let stored, let given):
      "the store's \(name) is '\(stored)' and cannot become '\(given)'; leave it out, or import into a new store"
    case .invalidSetting(let name, let value, let allowed): "the setting \(name) cannot be '\(value)'; use \(allowed)"
    case .damagedDocument(let name, let reason):
      "the store's document '\(name)' cannot be read (\(reason)); restore a backup"
    case .unknownCustomer(let id): "no customer has the number \(id.rawValue); it may have been erased or deleted"
    case .unknownExternalID(let id): "no customer has the identifier \(id)"
    case .blockedExternalID(let id):
      "'\(id.value)' of kind '\(id.kind)' tells nobody; give the real identifier, or one of an anonymous kind"
    case .externalIDTooLong(let id, let limit):
      "the identifier '\(id.value.prefix(40))…' of kind '\(id.kind.prefix(40))' is too long; use at most \(limit) bytes, and 64 for "
        + "the kind"
    case .erasedExternalID(let id):
      "the person with this identifier of kind '\(id.kind)' was erased; lift the tombstone first if that is meant to end"
    case .bothIdentified(let first, let second):
      "customers \(first.rawValue) and \(second.rawValue) are both known; if they are one person, merge them explicitly"
    case .tooManyExternalIDs(let id, let kind, let limit):
      "customer \(id.rawValue) would have more than \(limit) identifiers of kind '\(kind)'; merge nothing here, or raise "
        + "the limit"
    case .sameCustomer(let id): "customer \(id.rawValue) cannot be merged with itself"
    case .notMerged(let id):
      "\(id) joined nobody, or is not one with the other; the history of the customer's identities tells which joined which"
    case .tooManyCustomers(let limit): "a store holds at most \(limit) customers and identifiers"
    case .tooManyNames(let domain, let limit):
      "there are more than \(limit) \(domain); use few, and put what varies into the identifier"
    case .invalidValue(let error): error.description
    case .invalidAttribute(let error): error.description
    case .invalidInteraction(let key, let error):
      key.map { "the interaction \($0): \(error)" } ?? "an interaction: \(error)"
    case .invalidConsent(let error): error.description
    case .conflictingInteraction(let key):
      "the interaction '\(key.id)' of '\(key.source)' was recorded before with other content; record a correction "
        + "under a key of its own"
    case .unknownInteraction(let reference): "there is no interaction \(reference)"
    case .amountOverflow(let customer, let currency):
      "the sums of customer \(customer.rawValue) in \(currency) are beyond 64 bits; check the amounts"
    case .unknownIndex(let name): "there is no index '\(name)'"
    case .indexExists(let name): "an index '\(name)' is there already, over something else; drop it first"
    case .invalidIndex(let name, let reason): "the index '\(name)' cannot be made: \(reason)"
    case .notUnique(let index, let value, let holder, let customer):
      "'\(value)' is unique by the index '\(index)' and belongs to customer \(holder.rawValue), so customer "
        + "\(customer.rawValue) cannot have it too"
    case .indexBuilding(let name): "the index '\(name)' is being built; go on with building, or ask without it"
    case .changesTrimmed(let from, let earliest):
      "the changes behind \(from) are gone up to \(earliest); read the store anew, and follow from there"
    case .unknownChangeToken(let token, let last):
      "the token \(token) is behind the last change, \(last): it is of another store, or of this one before a backup was "
        + "restored; read the store anew, and follow from there"
    case .storage(let error): error.description
    }
  }
}
