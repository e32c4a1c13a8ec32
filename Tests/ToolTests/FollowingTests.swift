import CustomerModel
import CustomerStore
import Foundation
import LMDB
import XCTest

/// That who follows the changes of a store misses none, and sees none twice, while another process writes.
final class FollowingTests: ToolTestCase {
  func testChangesOfAnotherProcessComeWithoutAGap() async throws {
    let rows = Self.isLong ? 400_000 : 40_000
    var log = "customer_id,date,amount\n"
    for row in 0..<rows {
      let day = row % 28 + 1
      log += "c\(row % 997),2026-0\(row % 9 + 1)-\(day < 10 ? "0" : "")\(day)T10:00:00Z,\(row % 90 + 1).50\n"
    }
    try Data(log.utf8).write(to: URL(fileURLWithPath: path("log.csv")))
    let shop = try makeSample()

    var options = CustomerStore.Options()
    options.engine.access = .readOnly
    let store = try CustomerStore(at: shop, options: options)
    let start = try store.read { tx in try tx.lastChange() }
    // The last change of all is that somebody is erased.
    let writer = try self.start(
      script: #"""
        "$0" import "$1" "$2" --currency EUR; code=$?
        "$0" customer erase "$1" "$3" --kind email && exit "$code"
        """#,
      [shop, path("log.csv"), ada.value])

    var expected = try XCTUnwrap(UInt64(start.description))
    var recorded = 0
    var perCustomer: [CustomerID: Int] = [:]
    for try await change in store.changes(after: start, lookingEvery: .milliseconds(2)) {
      expected += 1
      XCTAssertEqual(change.token.description, "\(expected)")
      if change.kind == .interactionRecorded {
        recorded += 1
        perCustomer[change.customer, default: 0] += 1
        if recorded.isMultiple(of: 500) {
          XCTAssertNotNil(try store.read { tx in try tx.interaction(of: change) })
        }
      }
      if change.kind == .erased { break }
    }
    writer.waitUntilExit()
    let errors = try text("run.err")
    XCTAssertEqual(writer.terminationStatus, 0, errors)
    try store.read { tx in
      XCTAssertEqual(try tx.lastChange().description, "\(expected)")
      for (customer, count) in perCustomer {
        XCTAssertEqual(try tx.summary(of: customer).interactionCount, count)
      }
      XCTAssertEqual(try tx.purchaseTotals().purchases, recorded)
    }
    try await store.close()
  }
}
