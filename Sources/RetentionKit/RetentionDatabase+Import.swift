public import DataExchange

extension RetentionDatabase {
  /// Brings a file of customers and what they did into the database. Blocks until it is done.
  ///
  /// ```swift
  /// let report = try database.importFile("orders.csv", mapping: mapping)
  /// report.recordedCount  // == 2
  /// try database.importFile("orders.csv", mapping: mapping).ending  // == .alreadyImported
  /// ```
  ///
  /// An import that was interrupted goes on where it was; one that is told again changes nothing.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: which column is what, and how it is written.
  ///   - options: where rejected rows go, and whether anything is to be changed.
  ///   - progress: is told how far the import is, and says whether it is to go on.
  /// - Throws: ``ImportError``; what is wrong with a row is a reject instead.
  /// - Complexity: linear in the file, which is read as a stream.
  @discardableResult
  public func importFile(
    _ path: String, mapping: ImportMapping, options: Importer.Options = Importer.Options(),
    progress: (ImportReport) -> Bool = { _ in true }
  ) throws(ImportError) -> ImportReport {
    try Importer(store, mapping: mapping, options: options).run(file: path, progress: progress)
  }

  /// Brings a file of customers and what they did into the database, on a thread that may block.
  ///
  /// - Throws: ``ImportError``.
  @discardableResult
  public func importFile(
    _ path: String, mapping: ImportMapping, options: Importer.Options = Importer.Options(),
    progress: @escaping @Sendable (ImportReport) -> Bool = { _ in true }
  ) async throws -> ImportReport {
    try await Importer(store, mapping: mapping, options: options).run(file: path, progress: progress)
  }
}
