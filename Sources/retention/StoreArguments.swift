import ArgumentParser
import LMDB
import RetentionKit

/// What every command is told: which store, and how to print.
struct StoreArguments: ParsableArguments {
  @Argument(help: "The store's file.") var store: String
  @Option(help: "How to print: table or json.") var format = OutputFormat.table

  /// Opens the store, which has to be there.
  func open(writing: Bool = false) throws -> RetentionDatabase {
    writing ? try Self.writing(store) : try Self.reading(store)
  }

  /// Opens a store that is there, for reading only.
  static func reading(_ path: String) throws -> RetentionDatabase {
    var options = Environment.Options()
    options.creation = .never
    options.access = .readOnly
    return try RetentionDatabase(at: path, options: CustomerStore.Options(engine: options))
  }

  /// Opens a store, which is made only if that is asked for.
  static func writing(_ path: String, creating: Bool = false) throws -> RetentionDatabase {
    var options = Environment.Options()
    options.creation = creating ? .ifMissing : .never
    return try RetentionDatabase(at: path, options: CustomerStore.Options(engine: options))
  }
}

/// Who is meant: an identifier of some kind, or the store's own number.
struct CustomerArguments: ParsableArguments {
  @Argument(help: "The customer's external identifier, or with --number the store's number.") var customer: String
  @Option(help: "The kind of the identifier.") var kind = "external"
  @Flag(help: "Read CUSTOMER as the store's number.") var number = false

  /// The customer's number.
  func find<Tx: CustomerReading & ~Copyable & ~Escapable>(_ tx: borrowing Tx) throws -> CustomerID {
    try Self.find(customer, kind: kind, isNumber: number, tx)
  }

  /// The number of the customer that an identifier or a number stands for.
  static func find<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ text: String, kind: String, isNumber: Bool, _ tx: borrowing Tx
  ) throws -> CustomerID {
    if isNumber {
      guard let value = UInt64(text) else { throw ValidationError("'\(text)' is no number of a customer.") }
      return CustomerID(rawValue: value)
    }
    let id = ExternalID(text, kind: kind)
    guard let found = try tx.customerID(of: id) else { throw CustomerStoreError.unknownExternalID(id) }
    return found
  }

  /// An identifier of the customer: the one that was given, if one was.
  func identifier<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of id: CustomerID, _ tx: borrowing Tx
  ) throws -> ExternalID {
    guard number else { return ExternalID(customer, kind: kind) }
    guard let known = try tx.customer(id)?.externalIDs.first else { throw CustomerStoreError.unknownCustomer(id) }
    return known
  }
}
