extension Environment {
  /// Opens or creates the store at `path` and its tables.
  ///
  /// All tables are opened here, once; `schema` says which, and returns whatever holds them: one table, a tuple, a
  /// struct of the host's. A new store comes into being whole: under a temporary name, flushed, renamed. An existing
  /// file that was not closed cleanly is read and checked page by page before LMDB maps it.
  ///
  /// ```swift
  /// struct Tables { let names: Table<UInt64, String>; let byCountry: Postings<String> }
  /// let (environment, tables) = try Environment.open(at: "shop.lmdb") { catalog in
  ///   Tables(
  ///     names: try catalog.table("names", key: UInt64.self, value: String.self),
  ///     byCountry: try catalog.postings("by-country", key: String.self))
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - path: The file. Its directory must exist. Symbolic links are followed.
  ///   - options: How to open it.
  ///   - schema: Opens the tables, in one transaction that is undone if it throws.
  /// - Throws: ``LMDBError``: one of the cases of opening and tables.
  /// - Complexity: O(1) after a clean close, else one read of the whole file (about 1 GiB/s when cached).
  public static func open<Schema>(
    at path: String, options: Options = Options(),
    _ schema: (inout TableCatalog) throws(LMDBError) -> Schema
  ) throws(LMDBError) -> (environment: Environment, schema: Schema) {
    let environment = try Environment(at: path, options: options)
    return (environment, try environment.openTables(schema).get())
  }

  /// Opens or creates a store, as ``open(at:options:_:)-swift.type.method``; `schema` may throw errors of the host's.
  @_disfavoredOverload
  public static func open<Schema>(
    at path: String, options: Options = Options(), _ schema: (inout TableCatalog) throws -> Schema
  ) throws -> (environment: Environment, schema: Schema) {
    let environment = try Environment(at: path, options: options)
    return (environment, try environment.openTables(schema).get())
  }

  convenience init(
    at path: String, options: Options, clock: @escaping @Sendable () -> UInt64 = MonotonicClock.coarseNanoseconds
  ) throws(LMDBError) {
    try options.validate()
    let storePath = try StorePath(resolving: path)
    let opened = try FileOpening(path: storePath, options: options).open()
    self.init(adopting: opened, path: storePath, options: options, clock: clock)
  }
}
