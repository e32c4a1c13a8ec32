extension LMDBError: CustomStringConvertible {
  /// The code of LMDB or of the system behind the error, if there is one.
  public var code: EngineCode? {
    switch self {
    case .permissionDenied(_, let code), .addressSpaceExhausted(_, let code), .processIdentifierClash(_, let code),
      .failedTransaction(let code), .transactionTooLarge(let code), .storageFull(_, _, let code),
      .diskFull(_, _, let code), .corruptedPage(_, let code), .inputOutput(_, let code), .suspect(let code),
      .engine(_, let code):
      code
    case .invalidPath, .missing, .alreadyExists, .missingParent, .alreadyOpen, .openElsewhere, .openingTimedOut,
      .unsupportedFileSystem, .rejected, .invalidOption, .invalidTableName, .missingTable, .tableMismatch,
      .tooManyTables, .foreignTable, .emptyKey, .keyTooLong, .valueTooLong, .inconsistentEncoding, .undecodable,
      .outOfOrder, .closed, .forked, .reentrantWrite, .insideTransaction, .readOnly, .tooManyReaders, .busy:
      nil
    }
  }

  /// What happened, to which value, and what to do.
  public var description: String {
    switch self {
    case .invalidPath, .missing, .alreadyExists, .missingParent, .permissionDenied, .alreadyOpen, .openElsewhere,
      .openingTimedOut,
      .unsupportedFileSystem, .rejected, .addressSpaceExhausted, .invalidOption, .processIdentifierClash:
      openingDescription
    case .invalidTableName, .missingTable, .tableMismatch, .tooManyTables, .foreignTable, .emptyKey, .keyTooLong,
      .valueTooLong, .inconsistentEncoding, .undecodable, .outOfOrder:
      contentDescription
    case .closed, .forked, .reentrantWrite, .insideTransaction, .readOnly, .tooManyReaders, .busy,
      .failedTransaction, .transactionTooLarge:
      transactionDescription
    case .storageFull, .diskFull, .corruptedPage, .inputOutput, .suspect, .engine:
      storageDescription
    }
  }

  private var openingDescription: String {
    switch self {
    case .invalidPath(let path, let reason):
      "'\(path)' cannot be a store: \(reason)"
    case .missing(let path):
      "there is no file '\(path)'; check the path, or open with access: .readWrite and creation: .ifMissing"
    case .alreadyExists(let path):
      "'\(path)' exists already; choose another path, open with creation: .ifMissing, or set replacesExisting "
        + "for a backup"
    case .missingParent(let path):
      "the directory of '\(path)' does not exist; create it first"
    case .permissionDenied(let path, let code):
      "no access to '\(path)', its lock file or its directory: \(code); check owner and mode; reading needs write access to the lock file, too"
    case .alreadyOpen(let path):
      "'\(path)' is open in this process already; share that environment instead of opening a second one, and "
        + "use its own verify() and backup(to:)"
    case .openElsewhere(let path):
      "another process has '\(path)' open; wait until it closes it, or use a backup instead"
    case .openingTimedOut(let path):
      "another process kept opening or verifying '\(path)'; wait for it, or raise openingWaitLimit"
    case .unsupportedFileSystem(let path, let kind):
      "'\(path)' is on \(kind), where locks and memory maps are not coherent; use a local disk, "
        + "or set allowsUnsafeFileSystem if only one machine ever opens it"
    case .rejected(let path, let rejection):
      "'\(path)' was not opened: \(rejection)"
    case .addressSpaceExhausted(let byteCount, let code):
      "\(byteCount) bytes of address space cannot be reserved: \(code); lower reservedByteCount or raise the "
        + "address-space limit (ulimit -v)"
    case .invalidOption(let name, let value, let allowed):
      "the option \(name) is \(value); it must be \(allowed)"
    case .processIdentifierClash(let path, let code):
      "the reader lock of '\(path)' is held by another process with this process's identifier (\(code)): two "
        + "containers share the volume; give each its own store, or run them in one process-identifier namespace"
    default: ""
    }
  }

  private var contentDescription: String {
    switch self {
    case .invalidTableName(let name):
      "'\(name)' cannot name a table; use 1 to 511 bytes without NUL"
    case .missingTable(let name):
      "the store has no table '\(name)'; open it for writing once to create it"
    case .tableMismatch(let name, let reason):
      "the table '\(name)' in the file is another: \(reason)"
    case .tooManyTables(let limit):
      "the environment was opened for \(limit) tables; raise maximumTables"
    case .foreignTable(let name):
      "the table '\(name)' belongs to another environment than this transaction"
    case .emptyKey(let table):
      "a key of '\(table)' is empty; keys have 1 to 511 bytes"
    case .keyTooLong(let table, let byteCount, let maximum):
      "a key of '\(table)' has \(byteCount) bytes and \(maximum) is the most; shorten or hash it"
    case .valueTooLong(let table, let byteCount, let maximum):
      "a value of '\(table)' has \(byteCount) bytes and \(maximum) is the most; split it, or raise "
        + "maximumValueByteCount"
    case .inconsistentEncoding(let table, let announced, let written):
      "a value of '\(table)' announced \(announced) bytes and wrote \(written); correct its encodedByteCount"
    case .undecodable(let table, let cause):
      "bytes in '\(table)' are not of its type (\(cause)); the table was written with another type, or is damaged"
    case .outOfOrder(let table):
      "a key appended to '\(table)' does not sort behind its last one; sort the batch, or use put"
    default: ""
    }
  }

  private var transactionDescription: String {
    switch self {
    case .closed:
      "the environment is closed; open it again"
    case .forked:
      "the environment was opened before fork(); open one of its own in the child process"
    case .reentrantWrite:
      "a write was begun inside a write of the same thread; use the transaction at hand, or its nested one"
    case .insideTransaction(let operation):
      "\(operation) was called inside a transaction of the same thread; end the transaction first"
    case .readOnly:
      "the environment was opened read-only; open it with access: .readWrite"
    case .tooManyReaders(let limit, let oldest):
      "all \(limit) readers are taken\(Self.clause(oldest)); end reads sooner, or raise maximumReaders"
    case .busy(let active, let oldest):
      "\(active) transactions are still active\(Self.clause(oldest)); end them, or wait longer"
    case .failedTransaction(let code):
      "an earlier operation of this transaction failed (\(code)), nothing was written; run the transaction again"
    case .transactionTooLarge(let code):
      "the transaction changed too many pages (\(code)), nothing was written; split it"
    default: ""
    }
  }

  private var storageDescription: String {
    switch self {
    case .storageFull(let used, let reserved, _):
      "the store would use \(used) of \(reserved) reserved bytes, nothing was written; delete records, compact, or open "
        + "with a larger reservedByteCount"
    case .diskFull(let path, let available, let code):
      "no room for '\(path)' (\(code), \(available) bytes available), nothing was written; free space or raise the "
        + "quota and try again"
    case .corruptedPage(let operation, let code):
      "a damaged page was met in \(operation): \(code); restore a backup, or copy what is readable to a new store"
    case .inputOutput(let operation, let code):
      "\(operation) failed: \(code); check the disk, then open the store again"
    case .suspect(let code):
      "after an input/output error (\(code)) the store takes no writes; check the disk and open it again"
    case .engine(let operation, let code):
      "\(operation) failed: \(code)"
    default: ""
    }
  }

  private static func clause(_ origin: ReaderOrigin?) -> String {
    origin.map { ", the oldest of this process since \($0)" } ?? ""
  }
}
