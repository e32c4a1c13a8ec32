internal import CLMDB
internal import Glibc

extension LMDBError {
  /// The case for a code that has one meaning wherever it comes from; `operation` names what was tried.
  init(_ code: CInt, in operation: String) {
    let engineCode = EngineCode(code)
    switch code {
    case MDB_BAD_TXN: self = .failedTransaction(code: engineCode)
    case MDB_TXN_FULL: self = .transactionTooLarge(code: engineCode)
    case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_CURSOR_FULL, MDB_PAGE_FULL:
      self = .corruptedPage(operation: operation, code: engineCode)
    case MDB_PANIC: self = .suspect(code: engineCode)
    case EIO: self = .inputOutput(operation: operation, code: engineCode)
    default: self = .engine(operation: operation, code: engineCode)
    }
  }
}
