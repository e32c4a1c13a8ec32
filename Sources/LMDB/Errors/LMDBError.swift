public import RecordCoding

/// Everything that can go wrong between a host and its store, one case a cause.
///
/// `description` says what happened, to which value, and what to do. Where LMDB or the system answered with a code,
/// ``code`` keeps it.
///
/// ```swift
/// do {
///   try environment.write { tx throws(LMDBError) in try tx.put("Ada", for: 1, in: names) }
/// } catch .diskFull {
///   // free some space and try again: nothing was lost
/// } catch {
///   throw error
/// }
/// ```
public indirect enum LMDBError: Error, Hashable, Sendable {
  // MARK: Opening

  /// The path cannot name a store: empty, with a NUL, a directory, a symlink loop, a device, a second hard link …
  case invalidPath(path: String, reason: String)
  /// There is no such file, and ``Environment/Options/creation`` forbids to make one.
  case missing(path: String)
  /// The file is there already, and ``Environment/Options/creation`` asked for a new one.
  case alreadyExists(path: String)
  /// The directory that should hold the store does not exist.
  case missingParent(path: String)
  /// The system refuses access to the file, its lock file or its directory.
  case permissionDenied(path: String, code: EngineCode)
  /// The file is open in this process already; a second open would break the first one's locks.
  case alreadyOpen(path: String)
  /// Another process has the file open, and what was asked needs it alone.
  case openElsewhere(path: String)
  /// Another process was opening or verifying the file for longer than ``Environment/Options/openingWaitLimit``.
  case openingTimedOut(path: String)
  /// The file lies on a network or user-space file system, where LMDB's locks and memory map do not hold.
  case unsupportedFileSystem(path: String, kind: String)
  /// The file is not one that LMDB can be let near; the rejection says why.
  case rejected(path: String, rejection: FileRejection)
  /// The address space of `byteCount` could not be reserved.
  case addressSpaceExhausted(byteCount: Int, code: EngineCode)
  /// An option has a value outside its range.
  case invalidOption(name: String, value: String, allowed: String)
  /// Two processes with the same process identifier use the store: containers that share a volume.
  case processIdentifierClash(path: String, code: EngineCode)

  // MARK: Tables

  /// The name cannot be a table's: empty, too long, or with a NUL.
  case invalidTableName(name: String)
  /// A read-only environment has no table of that name.
  case missingTable(name: String)
  /// The table in the file is of another kind than the one asked for.
  case tableMismatch(name: String, reason: String)
  /// The environment was opened for `limit` tables.
  case tooManyTables(limit: Int)
  /// The table was opened by another environment than the transaction's.
  case foreignTable(name: String)

  // MARK: Keys and values

  /// A key encodes to no bytes; LMDB has no empty keys.
  case emptyKey(table: String)
  /// A key encodes to more bytes than LMDB stores.
  case keyTooLong(table: String, byteCount: Int, maximum: Int)
  /// A value has more bytes than the environment was opened for.
  case valueTooLong(table: String, byteCount: Int, maximum: Int)
  /// A value appended other bytes than its `encodedByteCount` announced.
  case inconsistentEncoding(table: String, announced: Int, written: Int)
  /// Bytes in the store are no key or value of the table's type.
  case undecodable(table: String, cause: CodingError)
  /// `append` was given a key that does not sort behind the last one of the table.
  case outOfOrder(table: String)

  // MARK: Transactions

  /// The environment was closed.
  case closed
  /// The environment was opened before a `fork`; the child must not use it.
  case forked
  /// A write was begun inside a write of the same thread.
  case reentrantWrite
  /// `close` or a backup was called from inside a transaction of the same thread.
  case insideTransaction(operation: String)
  /// A write was asked of an environment that was opened read-only.
  case readOnly
  /// All `limit` readers are taken; `oldest` says where the oldest of this process began.
  case tooManyReaders(limit: Int, oldest: ReaderOrigin?)
  /// Readers or writers did not end within the time that `close` was given.
  case busy(active: Int, oldest: ReaderOrigin?)
  /// An earlier operation of this transaction failed, so it can only be given up.
  case failedTransaction(code: EngineCode)
  /// The transaction dirtied more pages than LMDB keeps for one.
  case transactionTooLarge(code: EngineCode)

  // MARK: Storage

  /// The store would hold more than was reserved; deletes still work.
  case storageFull(usedByteCount: Int, reservedByteCount: Int, code: EngineCode)
  /// The disk, quota or file-size limit is used up. The last commit is intact, and writes succeed once there is room;
  /// on a file system that never overwrites in place, possibly only after opening again (``suspect(code:)``).
  case diskFull(path: String, availableByteCount: Int, code: EngineCode)
  /// LMDB met a page that cannot be right.
  case corruptedPage(operation: String, code: EngineCode)
  /// Reading or writing the file failed.
  case inputOutput(operation: String, code: EngineCode)
  /// After an earlier input/output error the store takes no writes until it is opened again, and no reads either if it
  /// was the page that names the newest commit that could not be written.
  case suspect(code: EngineCode)
  /// A code with no case of its own.
  case engine(operation: String, code: EngineCode)
}
