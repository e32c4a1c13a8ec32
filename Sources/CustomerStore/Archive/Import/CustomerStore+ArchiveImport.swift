internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Whether a file begins as one does that ``exportArchive(to:progress:)-(String,_)`` has written.
  ///
  /// ```swift
  /// CustomerStore.isArchive("no-such-file")  // == false
  /// ```
  ///
  /// - Complexity: O(1): the first bytes are read.
  public static func isArchive(_ path: String) -> Bool {
    var start: [UInt8] = []
    guard let file = try? ArchiveFile(reading: path), file.isRegular else { return false }
    let expected = Array("{\"\(ArchiveHeader.kindMember)\":\"\(ArchiveHeader.kind)\"".utf8)
    guard (try? file.read(from: 0, atMost: expected.count, into: &start)) != nil else { return false }
    return start == expected
  }

  /// Makes an empty store one that knows all that was exported by ``exportArchive(to:progress:)-(String,_)``: its
  /// ``CustomerReading/stateHash()`` is the same, and so are the bytes of another export. Customers keep their numbers.
  ///
  /// The settings, the attributes and the indexes are those of the archive. Attributes and indexes that the store
  /// declares already stay, too. The feed of changes begins anew, and consumers see what was imported.
  ///
  /// It is done in transactions of bounded size, and how far it is lies in the store: after a kill, or an error of
  /// `progress`, the next call goes on from there, and ends in the same state. Until then the store takes no other
  /// archive. An archive that was imported to its end is not imported again.
  ///
  /// ```swift
  /// let shop = try CustomerStore(at: "shop.retention")
  /// try shop.exportArchive(to: "shop.jsonl")
  /// let copy = try CustomerStore(at: "copy.retention")
  /// let contents = try copy.importArchive(from: "shop.jsonl")
  /// try copy.read { tx in try tx.stateHash() } == contents.stateHash  // == true
  /// try copy.close()
  /// try shop.close()
  /// ```
  ///
  /// - Parameter progress: is told how far it is after each commit; may end the import by an error.
  /// - Throws: ``ArchiveError``, ``CustomerStoreError/notUnique(index:value:holder:customer:)`` for an index that was
  ///   being built and turns out not to be unique, which is dropped, ``CustomerStoreError/invalidAttribute(_:)`` and
  ///   ``CustomerStoreError/indexExists(name:)`` if the store declares something else under a name of the archive,
  ///   ``CustomerStoreError/storage(_:)``, and what `progress` throws.
  /// - Complexity: O(n log n) for n facts. Memory does not grow with them, but with the longest history of one
  ///   customer.
  @discardableResult
  public func importArchive(
    from path: String, progress: (ArchiveProgress) throws -> Void = { _ in }
  ) throws -> ArchiveContents {
    try importArchive(from: path, linesPerCommit: ArchiveImport.usualLinesPerCommit, progress: progress)
  }

  func importArchive(
    from path: String, linesPerCommit: Int, progress: (ArchiveProgress) throws -> Void
  ) throws -> ArchiveContents {
    try Self.translatingErrors {
      var step = try read { tx in try ArchiveImport(from: path, linesPerCommit: linesPerCommit, tx.access) }
      while !step.isFinished {
        if step.needsComparison { try step.compare(try read { tx in try tx.stateHash() }) }
        let current = step
        do {
          step = try write { tx in try current.advanced(&tx) }
        } catch CustomerStoreError.notUnique(let index, let value, let holder, let customer) {
          try write { tx in try tx.dropIndex(named: index) }
          throw CustomerStoreError.notUnique(index: index, value: value, holder: holder, customer: customer)
        }
        context.adopt(step.header.settings)
        try progress(step.progress)
      }
      return try step.finished()
    }
  }

  /// Makes an empty store one that knows all that was exported, and suspends meanwhile; other writes have their turn
  /// between the transactions.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as
  ///   ``importArchive(from:progress:)-(_,(ArchiveProgress)->Void)``.
  @discardableResult
  public func importArchive(
    from path: String, progress: @Sendable (ArchiveProgress) throws -> Void = { _ in }
  ) async throws -> ArchiveContents {
    try await Self.translatingErrors {
      var step = try await backgroundRead { tx in
        try ArchiveImport(from: path, linesPerCommit: ArchiveImport.usualLinesPerCommit, tx.access)
      }
      while !step.isFinished {
        if step.needsComparison { try step.compare(try await backgroundRead { tx in try tx.stateHash() }) }
        let current = step
        do {
          step = try await write { tx in try current.advanced(&tx) }
        } catch CustomerStoreError.notUnique(let index, let value, let holder, let customer) {
          try await write { tx in try tx.dropIndex(named: index) }
          throw CustomerStoreError.notUnique(index: index, value: value, holder: holder, customer: customer)
        }
        context.adopt(step.header.settings)
        try progress(step.progress)
      }
      return try step.finished()
    }
  }
}

extension ArchiveImport {
  fileprivate func finished() throws(ArchiveError) -> ArchiveContents {
    guard let contents else { throw .truncated(line: reader.next.line, offset: reader.next.offset) }
    return contents
  }
}
