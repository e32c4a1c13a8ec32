import CustomerModel
import XCTest

@testable import CustomerStore

/// A scan of summaries finds the same whatever the pieces in which it goes, and whoever takes part.
final class SummaryScanTests: CustomerStoreTestCase {
  private func program(atLeast count: Int64) -> SummaryProgram {
    var program = SummaryProgram()
    program.append(
      SummaryCondition(
        .count, of: SummaryExtent(.purchase, from: .earliest, before: .latest, hasConditions: false),
        isIn: count ... .max))
    return program
  }

  /// Customers of whom many are erased, so that their numbers have holes.
  private func store(_ customers: Int, seed: UInt64) throws -> (CustomerStore, byCount: [Int: [UInt64]]) {
    let store = try open()
    var generator = SplitMix64(seed: seed)
    var byCount: [Int: [UInt64]] = [:]
    try store.write { tx in
      for number in 0..<customers {
        let id = ExternalID("customer \(number)")
        let orders = Int.random(in: 0...3, using: &generator)
        for order in 0..<orders {
          let instant = Timestamp(microseconds: 1_700_000_000_000_000 + Int64(order) * 86_400_000_000)
          _ = try tx.record(Purchase(total: Money("1 EUR")), by: id, at: instant)
        }
        if orders == 0 { _ = try tx.record(Session(), by: id, at: tx.now) }
      }
      let firstHole = Int.random(in: 0..<customers, using: &generator)
      for number in 0..<customers {
        guard let id = try tx.customerID(of: ExternalID("customer \(number)")) else { continue }
        let isInHole = (firstHole..<(firstHole + customers / 2)).contains(number)
        if isInHole || Int.random(in: 0..<4, using: &generator) == 0 {
          try tx.erase(id)
        } else {
          let orders = try tx.summary(of: id).purchases.count
          for count in 0...Int(orders) { byCount[count, default: []].append(id.rawValue) }
        }
      }
    }
    return (store, byCount)
  }

  func testPiecesAndThreadsMakeNoDifference() throws {
    let seed = UInt64.random(in: 1...1_000_000)
    print("seed \(seed)")
    let (store, byCount) = try store(600, seed: seed)
    for least in 0...3 {
      let expected = byCount[least] ?? []
      for count in [1, 7, 100, 1 << 18] as [UInt64] {
        for threads in [1, .max] as [UInt64] {
          var (found, seen): ([UInt64], Int) = ([], 0)
          try store.read { tx in
            var last: UInt64 = 0
            while true {
              let findings = try tx.scanSummaries(
                program(atLeast: Int64(least)), after: last, numbers: count, onTwoThreadsFrom: threads)
              found += findings.found.map(\.customer)
              seen += findings.count
              if findings.isAtEnd { break }
              XCTAssertGreaterThan(findings.last, last)
              last = findings.last
            }
          }
          XCTAssertEqual(found, expected, "\(least) orders, \(count) at once")
          XCTAssertEqual(seen, byCount[0]?.count ?? 0)
        }
      }
    }
    try store.close()
  }

  func testWhatOthersCommitMeanwhileIsNotSeen() throws {
    let (store, byCount) = try store(200, seed: 7)
    let expected = byCount[1] ?? []
    try store.read { tx in
      let writer = Thread {
        do {
          try store.write { tx in _ = try tx.record(Purchase(total: Money("1 EUR")), by: ExternalID("new"), at: tx.now)
          }
        } catch {
          XCTFail("\(error)")
        }
      }
      writer.start()
      while !writer.isFinished { usleep(1_000) }
      let findings = try tx.scanSummaries(program(atLeast: 1), after: 0, onTwoThreadsFrom: 1)
      XCTAssertEqual(findings.found.map(\.customer), expected)
    }
    let count = try store.read { tx in
      try tx.scanSummaries(program(atLeast: 1), after: 0, onTwoThreadsFrom: 1).found.count
    }
    XCTAssertEqual(count, expected.count + 1)
    try store.close()
  }

  func testTwoThreadsTakePart() throws {
    let (store, byCount) = try store(300, seed: 5)
    try store.read { tx in
      let state = try XCTUnwrap(tx.access.place)
      let findings = try StoreAccess.scanTwice(program(atLeast: 2), state, after: 0, through: 300)
      XCTAssertEqual(findings?.found.map(\.customer), byCount[2])
    }
    try store.write { tx in XCTAssertNil(tx.access.place) }
    try store.close()
  }

  func testATransactionSeesItsOwn() throws {
    let (store, byCount) = try store(100, seed: 11)
    try store.write { tx in
      _ = try tx.record(Purchase(total: Money("1 EUR")), by: ExternalID("new"), at: tx.now)
      let findings = try tx.scanSummaries(program(atLeast: 1), after: 0, onTwoThreadsFrom: 1)
      XCTAssertEqual(findings.found.count, (byCount[1]?.count ?? 0) + 1)
    }
    try store.close()
  }

  func testAnEmptyStoreHasNone() throws {
    let store = try open()
    let findings = try store.read { tx in try tx.scanSummaries(program(atLeast: 0), after: 0) }
    XCTAssertTrue(findings.isAtEnd)
    XCTAssertEqual(findings.count, 0)
    try store.close()
  }
}
