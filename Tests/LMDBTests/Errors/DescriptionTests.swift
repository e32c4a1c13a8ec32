import LMDB
import RecordCoding
import XCTest

/// Every error says what happened, to which value, and what to do.
final class DescriptionTests: XCTestCase {
  private static let path = "/data/shop"
  private static let code = EngineCode(-30_781)
  private static let systemCode = EngineCode(13)
  private static let origin: ReaderOrigin? = nil

  /// One of each case, with the words that its description must have.
  private static let samples: [(error: LMDBError, words: [String])] = [
    (.invalidPath(path: path, reason: "it is a directory"), [path, "it is a directory"]),
    (.missing(path: path), [path, "check the path", "creation: .ifMissing"]),
    (.alreadyExists(path: path), [path, "choose another path"]),
    (.missingParent(path: path), [path, "create it first"]),
    (.permissionDenied(path: path, code: systemCode), [path, "Permission denied (13)", "check owner and mode"]),
    (.alreadyOpen(path: path), [path, "share that environment"]),
    (.openingTimedOut(path: path), [path, "openingWaitLimit"]),
    (.openElsewhere(path: path), [path, "another process", "a backup"]),
    (.unsupportedFileSystem(path: path, kind: "NFS"), [path, "NFS", "allowsUnsafeFileSystem"]),
    (.rejected(path: path, rejection: .empty), [path, "the file is empty"]),
    (.addressSpaceExhausted(byteCount: 77, code: systemCode), ["77 bytes", "reservedByteCount", "ulimit -v"]),
    (.invalidOption(name: "maximumTables", value: "0", allowed: "1 to 9"), ["maximumTables is 0", "must be 1 to 9"]),
    (.processIdentifierClash(path: path, code: systemCode), [path, "containers", "(13)"]),
    (.invalidTableName(name: "a"), ["'a'", "1 to 511 bytes without NUL"]),
    (.missingTable(name: "names"), ["'names'", "open it for writing once"]),
    (.tableMismatch(name: "names", reason: "it has the flags x"), ["'names'", "it has the flags x"]),
    (.tooManyTables(limit: 32), ["32 tables", "raise maximumTables"]),
    (.foreignTable(name: "names"), ["'names'", "another environment"]),
    (.emptyKey(table: "names"), ["'names'", "1 to 511 bytes"]),
    (.keyTooLong(table: "names", byteCount: 600, maximum: 511), ["'names'", "600", "511", "shorten or hash"]),
    (.valueTooLong(table: "names", byteCount: 600, maximum: 500), ["'names'", "600", "500", "maximumValueByteCount"]),
    (.inconsistentEncoding(table: "names", announced: 3, written: 4), ["'names'", "3 bytes", "4", "encodedByteCount"]),
    (.undecodable(table: "names", cause: .trailingBytes(count: 9)), ["'names'", "9 bytes are left", "another type"]),
    (.outOfOrder(table: "names"), ["'names'", "sort the batch, or use put"]),
    (.closed, ["closed", "open it again"]),
    (.forked, ["fork()", "child"]),
    (.reentrantWrite, ["write", "nested"]),
    (.insideTransaction(operation: "close"), ["close", "end the transaction first"]),
    (.readOnly, ["access: .readWrite"]),
    (.tooManyReaders(limit: 7, oldest: origin), ["7 readers", "maximumReaders"]),
    (.busy(active: 2, oldest: origin), ["2 transactions", "wait longer"]),
    (.failedTransaction(code: code), ["(-30781)", "nothing was written", "run the transaction again"]),
    (.transactionTooLarge(code: code), ["(-30781)", "nothing was written", "split it"]),
    (.storageFull(usedByteCount: 5, reservedByteCount: 4, code: code), ["5 of 4", "delete", "reservedByteCount"]),
    (.diskFull(path: path, availableByteCount: 6, code: systemCode), [path, "6 bytes", "free space"]),
    (.corruptedPage(operation: "reading 'names'", code: code), ["reading 'names'", "(-30781)", "backup"]),
    (.inputOutput(operation: "committing", code: systemCode), ["committing", "(13)", "check the disk"]),
    (.suspect(code: systemCode), ["(13)", "check the disk and open it again"]),
    (.engine(operation: "opening 'x'", code: systemCode), ["opening 'x'", "Permission denied (13)"]),
  ]

  func testEveryCaseNamesItsValueAndWhatToDo() {
    for (error, words) in Self.samples {
      let description = error.description
      for word in words { XCTAssertTrue(description.contains(word), "'\(word)' is not in: \(description)") }
      for flaw in ["Optional(", "nil", "  ", "''", " ,", " ;", "LMDBError"] {
        XCTAssertFalse(description.contains(flaw), "'\(flaw)' is in: \(description)")
      }
      XCTAssertEqual("\(error)", description)
      XCTAssertGreaterThan(description.count, 20)
      XCTAssertFalse(description.hasSuffix("."), description)
    }
    XCTAssertEqual(Set(Self.samples.map(\.error.description)).count, Self.samples.count)
  }

  /// A `switch` without default: with a new case this no longer compiles, and a sample is added above.
  func testEveryCaseIsAmongTheSamples() {
    XCTAssertEqual(Set(Self.samples.map { Self.number(of: $0.error) }), Set(0..<39))
  }

  private static func number(of error: LMDBError) -> Int {
    switch error {
    case .invalidPath: 0
    case .missing: 1
    case .alreadyExists: 2
    case .missingParent: 3
    case .permissionDenied: 4
    case .alreadyOpen: 5
    case .openingTimedOut: 6
    case .unsupportedFileSystem: 7
    case .rejected: 8
    case .addressSpaceExhausted: 9
    case .invalidOption: 10
    case .processIdentifierClash: 11
    case .invalidTableName: 12
    case .missingTable: 13
    case .tableMismatch: 14
    case .tooManyTables: 15
    case .foreignTable: 16
    case .emptyKey: 17
    case .keyTooLong: 18
    case .valueTooLong: 19
    case .inconsistentEncoding: 20
    case .undecodable: 21
    case .outOfOrder: 22
    case .closed: 23
    case .forked: 24
    case .reentrantWrite: 25
    case .insideTransaction: 26
    case .readOnly: 27
    case .tooManyReaders: 28
    case .busy: 29
    case .failedTransaction: 30
    case .transactionTooLarge: 31
    case .storageFull: 32
    case .diskFull: 33
    case .corruptedPage: 34
    case .inputOutput: 35
    case .suspect: 36
    case .engine: 37
    case .openElsewhere: 38
    }
  }

  func testCodes() {
    for (error, _) in Self.samples {
      let holdsCode =
        "\(Mirror(reflecting: error).children.map(\.value))".contains("EngineCode")
        || Mirror(reflecting: error).children.contains { child in
          Mirror(reflecting: child.value).children.contains { $0.value is EngineCode }
        }
      XCTAssertEqual(error.code != nil, holdsCode, "\(error)")
      if let code = error.code { XCTAssertTrue(code == Self.code || code == Self.systemCode) }
    }
    XCTAssertEqual(EngineCode(-30_792).text, "MDB_MAP_FULL: Environment mapsize limit reached")
    XCTAssertEqual("\(EngineCode(2))", "No such file or directory (2)")
  }

  func testErrorsAreValues() {
    let errors = Self.samples.map(\.error)
    XCTAssertEqual(Set(errors).count, errors.count)
    XCTAssertEqual(Set(errors + errors).count, errors.count)
    XCTAssertNotEqual(LMDBError.missing(path: "a"), .missing(path: "b"))
    XCTAssertNotEqual(LMDBError.suspect(code: EngineCode(5)), .suspect(code: EngineCode(6)))
  }

  func testRejections() {
    let samples: [(FileRejection, [String])] = [
      (.empty, ["empty"]), (.notLMDB(reason: "it is text"), ["it is text"]), (.foreignByteOrder, ["byte order"]),
      (.unsupportedVersion(found: 9), ["version 9"]),
      (.unsupportedPageSize(found: 512, supported: [4096]), ["512", "[4096]"]),
      (.truncated(expectedByteCount: 8192, actualByteCount: 5000), ["5000", "8192"]),
      (.damaged(FileDamage(page: 3, table: "names", reason: "why")), ["page 3", "names", "why"]),
      (.damaged(FileDamage(page: nil, reason: "why")), ["why"]), (.unreadable(errno: 5), ["5"]),
      (.cancelled, ["cancelled"]),
    ]
    for (rejection, words) in samples {
      let description = LMDBError.rejected(path: Self.path, rejection: rejection).description
      XCTAssertTrue(description.hasPrefix("'\(Self.path)' was not opened: "), description)
      for word in words { XCTAssertTrue(description.contains(word), "'\(word)' is not in: \(description)") }
      XCTAssertFalse(description.contains("Optional("), description)
      XCTAssertFalse(description.contains("nil"), description)
    }
  }
}
