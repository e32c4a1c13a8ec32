import CustomerModel
import CustomerStore
import Foundation
import LMDB
import XCTest

/// A test with a folder of its own, in which it opens stores; they are closed behind it.
class StoreTestCase: XCTestCase {
  private var directory = URL(fileURLWithPath: "/")
  private var stores: [CustomerStore] = []

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("CustomerStoreTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    for store in stores { try store.close() }
    try FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String = "shop.retention") -> String { directory.appendingPathComponent(name).path }

  func open(
    _ name: String = "shop.retention", options: CustomerStore.Options = CustomerStore.Options()
  ) throws -> CustomerStore {
    let store = try CustomerStore(at: path(name), options: options)
    stores.append(store)
    return store
  }

  /// Closes a store and opens it again, as the next run of a program does.
  func reopen(
    _ store: CustomerStore, options: CustomerStore.Options = CustomerStore.Options()
  ) throws -> CustomerStore {
    try store.close()
    return try open(URL(fileURLWithPath: store.environment.path).lastPathComponent, options: options)
  }
}

/// Checks that `body` throws an error of the store that `isExpected` knows.
func assertThrows<Result>(
  _ body: @autoclosure () throws -> Result, file: StaticString = #filePath, line: UInt = #line,
  _ isExpected: (CustomerStoreError) -> Bool
) {
  XCTAssertThrowsError(try body(), file: file, line: line) { error in
    guard let error = error as? CustomerStoreError else {
      return XCTFail("an error of another type: \(error)", file: file, line: line)
    }
    XCTAssertTrue(isExpected(error), "another error: \(error)", file: file, line: line)
    XCTAssertFalse(error.description.isEmpty, file: file, line: line)
  }
}
