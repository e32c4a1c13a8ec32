import CustomerModel
import LMDB
import XCTest

@testable import CustomerStore

final class IndexBuildingTests: CustomerStoreTestCase {
  private static let byCountry = IndexDefinition("by-country", on: .attribute("country"))
  private let byPhone = IndexDefinition("by-phone", on: .attribute("phone"), isUnique: true)
  private static let countries = ["GB", "DE", "FR"]

  /// A store with more customers than are indexed in passing.
  private func fullStore(_ count: Int = 1_100) throws -> CustomerStore {
    let store = try open()
    try store.write { tx in
      for number in 1...count {
        try tx.upsert(
          Customer(id: ExternalID("c\(number)"), phone: "\(number)", country: Self.countries[number % 3]))
      }
    }
    return store
  }

  private func assertComplete(_ store: CustomerStore, _ index: IndexDefinition, line: UInt = #line) throws {
    try store.read { tx in
      let filter = try PlainFilter(tx)
      for value in Set(filter.values(index.field)) {
        XCTAssertEqual(
          try tx.customerIDs(inIndex: index.name, equalTo: value), filter.ids(index.field, equalTo: value), line: line)
      }
      XCTAssertEqual(try tx.customerIDs(inIndex: index.name), filter.ids(index.field) { _ in true }, line: line)
    }
  }

  func testAnIndexOverAFullStoreIsBuiltInSteps() throws {
    var store = try fullStore()
    try store.write { tx in
      try tx.declareIndex(Self.byCountry)
      XCTAssertEqual(try tx.indexes().map(\.state), [.building(behind: 0)])
      assertThrows(try tx.customerIDs(inIndex: "by-country", equalTo: "GB")) {
        if case .indexBuilding("by-country") = $0 { true } else { false }
      }
    }
    XCTAssertEqual(try store.indexEntryCount(), 0)
    var fractions: [Double] = []
    let isFinished = try store.buildIndexes(batch: 300) { progress in
      fractions.append(progress.fractionCompleted)
      return fractions.count < 2
    }
    XCTAssertFalse(isFinished)
    XCTAssertEqual(try store.read { tx in try tx.indexes().map(\.state) }, [.building(behind: 600)])
    XCTAssertEqual(try store.indexEntryCount(), 600)

    // What changes in front of and behind the place, in another run of the program.
    try store.close()
    store = try open()
    try store.write { tx in
      for number in [1, 600, 601, 1_100] {
        try tx.patch(CustomerID(rawValue: UInt64(number))) { $0.country = "ES" }
      }
      try tx.patch(CustomerID(rawValue: 2)) { $0.country = nil }
      try tx.upsert(Customer(id: ExternalID("late"), country: "ES"))
    }
    XCTAssertEqual(try store.indexEntryCount(), 599)
    XCTAssertTrue(
      try store.buildIndexes(batch: 300) { progress in
        fractions.append(progress.fractionCompleted)
        return true
      })
    XCTAssertEqual(fractions, fractions.sorted())
    XCTAssertEqual(fractions.last, 1)
    try assertComplete(store, Self.byCountry)
    XCTAssertEqual(try store.read { tx in try tx.customerCount(inIndex: "by-country", equalTo: "ES") }, 5)
    XCTAssertTrue(try store.buildIndexes(), "there is nothing to do")
  }

  func testIndexesDeclaredOneAfterTheOtherAreBuiltTogether() throws {
    let store = try fullStore()
    try store.write { tx in
      try tx.declareIndex(Self.byCountry)
      try tx.buildIndexes(atMost: 500)
      try tx.declareIndex(byPhone)
      let progress = try tx.buildIndexes(atMost: 800)
      XCTAssertEqual(progress.position.rawValue, 500, "the second has come to where the first is")
      XCTAssertEqual(progress.unfinished, ["by-country", "by-phone"])
      XCTAssertFalse(progress.isFinished)
      XCTAssertTrue(try tx.buildIndexes(atMost: 800).isFinished)
    }
    try assertComplete(store, Self.byCountry)
    try assertComplete(store, byPhone)
  }

  func testABatchOfExactlyAllCustomersEnds() throws {
    let store = try fullStore()
    try store.write { tx in
      try tx.declareIndex(Self.byCountry)
      XCTAssertFalse(try tx.buildIndexes(atMost: 1_100).isFinished)
      XCTAssertTrue(try tx.buildIndexes(atMost: 1_100).isFinished)
    }
    try assertComplete(store, Self.byCountry)
  }

  func testAnIndexThatIsNotUniqueIsDropped() throws {
    for place in [2, 900] as [UInt64] {
      let store = try fullStore()
      try store.write { tx in
        try tx.patch(CustomerID(rawValue: place)) { $0.phone = "7" }
        try tx.declareIndex(byPhone)
        try tx.declareIndex(Self.byCountry)
      }
      assertThrows(try store.buildIndexes(batch: 400)) { error in
        guard case .notUnique("by-phone", .string("7"), let holder, let customer) = error else { return false }
        return [holder.rawValue, customer.rawValue] == [7, place].sorted()
      }
      XCTAssertEqual(try store.read { tx in try tx.indexes().map(\.definition.name) }, ["by-country"])
      XCTAssertTrue(try store.buildIndexes(batch: 400))
      XCTAssertEqual(try store.indexEntryCount(), 1_100)
      try assertComplete(store, Self.byCountry)
      try store.close()
      try FileManager.default.removeItem(atPath: path())
    }
  }

  func testAGreatIndexIsClearedBitByBit() throws {
    let store = try fullStore()
    let byTag = IndexDefinition("by-tag", on: .tags)
    try store.write { tx in
      for number in 1...1_010 {
        try tx.patch(CustomerID(rawValue: UInt64(number))) { $0.tags = Set((0..<10).map { "\(number)-\($0)" }) }
      }
      try tx.declareIndex(byTag)
    }
    XCTAssertTrue(try store.buildIndexes())
    XCTAssertEqual(try store.indexEntryCount(), 10_100)
    try store.write { tx in
      try tx.dropIndex(named: "by-tag")
      XCTAssertEqual(try tx.indexes(), [])
      try tx.declareIndex(IndexDefinition("by-tag", on: .attribute("email")))
    }
    XCTAssertEqual(try store.indexEntryCount(), 100)
    XCTAssertThrowsError(
      try store.write { tx in
        try tx.erase(CustomerID(rawValue: 1_010))
        XCTAssertEqual(try tx.access.handle.count(of: tx.tables.indexEntries), 0, "they may tell of the person")
        throw CancellationError()
      })
    XCTAssertEqual(try store.indexEntryCount(), 100)
    XCTAssertTrue(try store.buildIndexes())
    XCTAssertEqual(try store.indexEntryCount(), 0)
  }

  func testMergesAndDivisionsDuringTheBuildingAreKept() throws {
    let store = try fullStore()
    try store.write { tx in
      try tx.declareIndex(Self.byCountry)
      try tx.buildIndexes(atMost: 500)
      // Within what is built, within what is not, and across, both ways.
      for (absorbed, survivor) in [(10, 20), (30, 900), (901, 40), (902, 903), (50, 904), (905, 60)] {
        try tx.merge(ExternalID("c\(absorbed)"), into: ExternalID("c\(survivor)"), reason: "a test")
      }
      for id in ["c50", "c905"] { try tx.unmerge(ExternalID(id), reason: "a test") }
      try tx.delete(CustomerID(rawValue: 70))
      try tx.delete(CustomerID(rawValue: 906))
    }
    XCTAssertTrue(try store.buildIndexes(batch: 200))
    try assertComplete(store, Self.byCountry)
    XCTAssertEqual(try store.indexEntryCount(), 1_100 - 4 - 2)
  }

  func testTasksBuildAndWriteAtTheSameTime() async throws {
    let store = try fullStore()
    try await store.write { tx in try tx.declareIndex(Self.byCountry) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await store.buildIndexes(batch: 50) }
      for task in 0..<4 {
        group.addTask {
          for number in 0..<60 {
            let customer = CustomerID(rawValue: UInt64(1 + (number * 19 + task * 271) % 1_100))
            try await store.write { tx in try tx.patch(customer) { $0.country = Self.countries[(number + task) % 3] } }
          }
        }
      }
      try await group.waitForAll()
    }
    try assertComplete(store, Self.byCountry)
  }

  func testACancelledTaskLeavesTheIndexToTheNext() async throws {
    let store = try fullStore()
    try await store.write { tx in try tx.declareIndex(Self.byCountry) }
    let task = Task {
      try await store.buildIndexes(batch: 100) { _ in
        withUnsafeCurrentTask { $0?.cancel() }
        return true
      }
    }
    do {
      _ = try await task.value
      XCTFail("it was cancelled")
    } catch is CancellationError {}
    XCTAssertEqual(try store.read { tx in try tx.indexes().map(\.state) }, [.building(behind: 100)])
    let isFinished = try await store.buildIndexes()
    XCTAssertTrue(isFinished)
    try assertComplete(store, Self.byCountry)
  }
}
