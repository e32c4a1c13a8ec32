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

/// The quick answer of a condition is the slow one's.
final class SummaryConditionTests: XCTestCase {
  func testSteadyAnswersAreTheOthers() throws {
    let seed = UInt64.random(in: 1...1_000_000)
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    func number() -> Int64 { Int64.random(in: 0...6, using: &generator) }
    var counts: [SummaryAnswer: Int] = [:]
    for _ in 0..<200_000 {
      var head = SummaryHead()
      for part in [\SummaryHead.all, \.purchases, \.sessions] {
        let count = Int64.random(in: 0...3, using: &generator)
        // One is first and last, and of none there are no instants.
        let (first, length) = count == 0 ? (0, 0) : (number(), count == 1 ? 0 : number() / 2)
        head[keyPath: part] = SummaryHead.Extent(first: first, last: first + length, count: count)
      }
      head.currency = head.purchases.count == 0 ? 0 : UInt16.random(in: 1...2, using: &generator)
      head.grossMinorUnits = head.currency == 0 ? 0 : number() - 3
      head.hasLedger = Int.random(in: 0..<8, using: &generator) == 0
      let kind = [InteractionKind.purchase, .session, nil].randomElement(using: &generator) ?? nil
      let start = number()
      let extent = SummaryExtent(
        kind, from: Timestamp(microseconds: start), before: Timestamp(microseconds: start + number()),
        hasConditions: Int.random(in: 0..<4, using: &generator) == 0)
      let isSpend = kind == .purchase && Bool.random(using: &generator)
      let least = number() - 3
      let condition = SummaryCondition(
        isSpend ? .spend : .count, of: extent, isIn: least...(Bool.random(using: &generator) ? .max : least + number()),
        currency: 1)
      XCTAssertTrue(condition.isSteady)
      let (answer, steady) = (condition.answer(head), condition.steadyAnswer(head))
      counts[answer, default: 0] += 1
      XCTAssertEqual(steady.no == 1, answer == .no, "\(condition) of \(head)")
      XCTAssertEqual(steady.yes == 1, answer == .yes, "\(condition) of \(head)")
    }
    XCTAssertGreaterThan(counts.values.min() ?? 0, 10_000)
    XCTAssertEqual(counts.count, 3)
  }
}
