internal import LMDB

extension CustomerStore {
  /// Makes a store by a load whose commits are flushed once, at its end: the fastest way to bring in a history.
  ///
  /// ```swift
  /// try CustomerStore.build(at: "history.retention") { store in
  ///   try store.write { tx in _ = try tx.record(contentsOf: [visit]) }
  /// }
  /// ```
  ///
  /// The store has a temporary name until the load is over. A crash before leaves nothing at `path`, so such a load is
  /// begun again from the start. The larger the batches, the fewer times a page is written: some hundred thousand
  /// interactions each are a good size.
  ///
  /// - Parameters:
  ///   - path: where the store is to be; there must be no file of that name.
  ///   - options: how it is made, as for ``init(at:options:)``.
  ///   - load: fills the store that it is lent, which it must not keep.
  /// - Returns: what `load` returns.
  /// - Throws: ``CustomerStoreError/storage(_:)`` with `alreadyExists` if there is a file, what making a store throws, and
  ///   what `load` throws.
  public static func build<Success>(
    at path: String, options: Options = Options(), load: (CustomerStore) throws -> Success
  ) throws -> Success {
    var engine = options.engine
    engine.maximumTables = max(engine.maximumTables, maximumTables)
    do {
      return try Environment.build(at: path, options: engine) { catalog in
        try StoreTables(&catalog)
      } load: { environment, tables in
        try load(try CustomerStore(environment, tables, options))
      }
    } catch let error as LMDBError {
      throw CustomerStoreError.storage(error)
    }
  }
}
