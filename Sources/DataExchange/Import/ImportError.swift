public import CustomerStore

/// Why an import stopped. What was committed before stays, and a second run goes on behind it.
///
/// ```swift
/// do {
///   _ = try Importer(database.store, mapping: mapping).run(file: "missing.csv")
/// } catch .file(let error) {
///   print("cannot be read: \(error)")
/// } catch {
///   throw error
/// }
/// ```
public enum ImportError: Error, Sendable {
  /// The mapping does not make sense, or not for the file's columns.
  case mapping(ImportMappingError)
  /// The file cannot be read, or the one of rejects not be written.
  case file(ExchangeError)
  /// The store failed; what it refuses of single rows are rejects instead.
  case store(CustomerStoreError)
}

extension ImportError: CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .mapping(let error): error.description
    case .file(let error): error.description
    case .store(let error): error.description
    }
  }

  static func inFile<Success: ~Copyable>(
    _ body: () throws(ExchangeError) -> Success
  ) throws(ImportError) -> Success {
    do throws(ExchangeError) { return try body() } catch { throw .file(error) }
  }

  static func inStore<Success>(_ body: () throws(CustomerStoreError) -> Success) throws(ImportError) -> Success {
    do throws(CustomerStoreError) { return try body() } catch { throw .store(error) }
  }

  static func inMapping<Success>(_ body: () throws(ImportMappingError) -> Success) throws(ImportError) -> Success {
    do throws(ImportMappingError) { return try body() } catch { throw .mapping(error) }
  }
}
