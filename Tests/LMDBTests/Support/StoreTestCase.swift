import Foundation
import LMDB
import XCTest

/// A test with a directory of its own that goes with it.
class StoreTestCase: XCTestCase {
  private(set) var directory = ""

  override func setUpWithError() throws {
    let base = Self.base.appendingPathComponent("LMDBTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    directory = base.resolvingSymlinksInPath().path
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(atPath: directory)
  }

  /// Where the test's directory is made.
  class var base: URL { FileManager.default.temporaryDirectory }

  /// A place in memory where the machine has one, for tests of many commits that no power cut follows.
  static var memory: URL {
    access("/dev/shm", W_OK) == 0 ? URL(fileURLWithPath: "/dev/shm") : FileManager.default.temporaryDirectory
  }

  /// A path in the test's directory.
  func path(_ name: String = "store") -> String { "\(directory)/\(name)" }

  /// Options for a small store.
  static var options: Environment.Options {
    var options = Environment.Options()
    options.reservedByteCount = 64 << 20
    return options
  }

  typealias Names = Table<UInt64, String>

  /// A store with one table.
  func openNames(
    at path: String? = nil, _ options: Environment.Options = StoreTestCase.options
  ) throws(LMDBError) -> (environment: Environment, names: Names) {
    let opened = try Environment.open(at: path ?? self.path(), options: options) { catalog throws(LMDBError) in
      try catalog.table("names", key: UInt64.self, value: String.self)
    }
    return (opened.environment, opened.schema)
  }

  /// Runs `body` and returns the `LMDBError` it throws; fails the test if it throws none.
  func lmdbError<Result>(
    file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Result
  ) -> LMDBError? {
    do {
      _ = try body()
      XCTFail("no error was thrown", file: file, line: line)
    } catch let error as LMDBError {
      XCTAssertFalse(error.description.isEmpty, file: file, line: line)
      return error
    } catch {
      XCTFail("an error of another type was thrown: \(error)", file: file, line: line)
    }
    return nil
  }
}

extension XCTestCase {
  /// Runs `body` with another current directory.
  func inDirectory(_ directory: String, _ body: () throws -> Void) throws {
    let usual = FileManager.default.currentDirectoryPath
    XCTAssertTrue(FileManager.default.changeCurrentDirectoryPath(directory), directory)
    defer { XCTAssertTrue(FileManager.default.changeCurrentDirectoryPath(usual), usual) }
    try body()
  }
}
