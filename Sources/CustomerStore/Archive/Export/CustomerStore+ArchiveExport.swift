internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Writes all that the store knows as JSON Lines, from which
  /// ``importArchive(from:progress:)-(_,(ArchiveProgress)->Void)`` makes a store that knows the same.
  ///
  /// It is one snapshot: others read and write meanwhile, and pages that they free stay until it is done. Of a store
  /// that does not change the bytes are the same every time. Docs/Exchange.md describes them.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// var byteCount = 0
  /// try store.exportArchive(to: { chunk in byteCount += chunk.count })
  /// byteCount > 0  // == true
  /// try store.close()
  /// ```
  ///
  /// - Parameters:
  ///   - write: is lent the bytes in order, some 64 KiB at a time.
  ///   - progress: is told how far it is, every few thousand lines; may end the export by an error.
  /// - Throws: what `write` and `progress` throw, ``ArchiveError/unfinishedImport``,
  ///   ``CustomerStoreError/storage(_:)``.
  /// - Complexity: two reads of the store. Memory does not grow with it.
  @discardableResult
  public func exportArchive(
    to write: ([UInt8]) throws -> Void, progress: (ArchiveProgress) throws -> Void = { _ in }
  ) throws -> ArchiveContents {
    try withoutActuallyEscaping(write) { write in
      try withoutActuallyEscaping(progress) { progress in
        try Self.translatingErrors { try read { tx in try tx.export(write: write, progress: progress) } }
      }
    }
  }

  /// Writes all that the store knows as JSON Lines, on a thread that may block.
  ///
  /// - Throws: as ``exportArchive(to:progress:)-(([UInt8])->Void,_)``.
  @discardableResult
  public func exportArchive(
    to write: @escaping @Sendable ([UInt8]) throws -> Void,
    progress: @escaping @Sendable (ArchiveProgress) throws -> Void = { _ in }
  ) async throws -> ArchiveContents {
    try await Self.translatingErrors {
      try await backgroundRead { tx in try tx.export(write: write, progress: progress) }
    }
  }

  /// Writes all that the store knows to a file, which nobody but its owner may read. It is written beside `path`,
  /// flushed, and put in the place of any file of that name: never is a part of an archive there.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// try store.exportArchive(to: "shop.jsonl").profileCount  // == 0
  /// try store.close()
  /// ```
  ///
  /// - Throws: ``ArchiveError/unwritable(path:code:)``, and as ``exportArchive(to:progress:)-(([UInt8])->Void,_)``.
  @discardableResult
  public func exportArchive(
    to path: String, progress: (ArchiveProgress) throws -> Void = { _ in }
  ) throws -> ArchiveContents {
    try ArchiveFile.replacing(path) { file in try exportArchive(to: { try file.write($0) }, progress: progress) }
  }

  /// Writes all that the store knows to a file, on a thread that may block.
  ///
  /// - Throws: as ``exportArchive(to:progress:)-(String,_)``.
  @discardableResult
  public func exportArchive(
    to path: String, progress: @escaping @Sendable (ArchiveProgress) throws -> Void = { _ in }
  ) async throws -> ArchiveContents {
    try await Self.translatingErrors {
      try await backgroundRead { tx in
        try ArchiveFile.replacing(path) { file in try tx.export(write: { try file.write($0) }, progress: progress) }
      }
    }
  }
}

extension CustomerStore {
  /// Runs work that may throw errors of the engine, and throws them as this layer's.
  static func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LMDBError { throw CustomerStoreError.storage(error) }
  }

  static func translatingErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch let error as LMDBError { throw CustomerStoreError.storage(error) }
  }
}

extension CustomerSnapshot {
  fileprivate borrowing func export(
    write: @escaping ([UInt8]) throws -> Void, progress: @escaping (ArchiveProgress) throws -> Void
  ) throws -> ArchiveContents {
    if let checkpoint = try access.archiveCheckpoint(), checkpoint.phase != .finished {
      throw ArchiveError.unfinishedImport
    }
    let stateHash = try stateHash()
    var writer = ArchiveWriter(write: write, progress: progress)
    try access.export(to: &writer, stateHash: stateHash)
    return ArchiveContents(counts: writer.counts, stateHash: stateHash)
  }
}

extension ArchiveFile {
  /// Lends a new file to `body`, and puts it in the place of `path` if that throws nothing.
  fileprivate static func replacing<Result>(_ path: String, _ body: (ArchiveFile) throws -> Result) throws -> Result {
    let temporaryPath = temporaryPath(besides: path)
    let file = try ArchiveFile(creating: temporaryPath)
    do {
      let result = try body(file)
      try file.publish(as: path)
      return result
    } catch {
      remove(temporaryPath)
      throw error
    }
  }
}
