internal import Glibc

extension Environment {
  /// Makes a store by a load whose commits are flushed once, at its end: the fastest way to bring in a lot of data.
  ///
  /// The store has a temporary name until the load is over; then it is flushed, closed, marked as clean and renamed. A
  /// crash before leaves nothing at `path`, and what it leaves beside it goes with the next attempt. Who reads the store
  /// opens it afterwards.
  ///
  /// Transactions in the load are as large as it makes them; one of more than some hundred megabytes writes before its
  /// commit. Entries that are sorted and appended fill their pages and come in fastest.
  ///
  /// - Parameters:
  ///   - path: Where the store is to be. Its directory must exist, and no file of that name.
  ///   - options: How the store is opened for the load.
  ///   - schema: Opens the tables.
  ///   - load: Fills them. The environment may be used from any thread, but not any more when this returns.
  /// - Returns: what `load` returns.
  /// - Throws: ``LMDBError/alreadyExists(path:)``, ``LMDBError/diskFull(path:availableByteCount:code:)``, what opening
  ///   throws, what `schema` and `load` throw, and ``LMDBError/busy(active:oldest:)`` if transactions of the load go on
  ///   behind its end.
  package static func build<Schema, Success>(
    at path: String, options: Options = Options(),
    schema: (inout TableCatalog) throws -> Schema,
    load: (Environment, Schema) throws -> Success
  ) throws -> Success {
    try options.validate()
    let target = try StorePath(resolving: path)
    if !options.allowsUnsafeFileSystem { try target.checkFileSystem(options.typeOfFileSystem) }
    let place = StoreDestination(path: target, replacesExisting: false, options: options)
    try place.check()

    var temporary = TemporaryFile(besides: target, purpose: "building")
    temporary.removeAbandoned()
    // Locked to the end, so that no other process takes the file for abandoned.
    let file = try target.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    let own = StorePath(resolved: temporary.path)
    defer {
      unlink(own.path)
      unlink(own.lockPath)
    }
    let environment = try Environment(building: own, options: options)
    let success: Success
    do {
      success = try load(environment, try environment.openTables(schema).get())
      try environment.synchronize()
    } catch {
      try? environment.close(waitingAtMost: .zero)
      throw error
    }
    try environment.close()
    try target.systemCall("flushing the new store") { () throws(SystemError) in try file.synchronize() }
    try place.publish(own.path)
    return success
  }

  private convenience init(building path: StorePath, options: Options) throws(LMDBError) {
    var options = options
    options.access = .readWrite
    options.flushesAtTheEnd = true
    // The gate is the maker's.
    options.openingWaitLimit = .zero
    let opening = FileOpening(path: path, options: options)
    try opening.writeEmptyStore(at: path.path)
    self.init(
      adopting: try opening.openOwn(), path: path, options: options, clock: MonotonicClock.coarseNanoseconds)
  }
}
