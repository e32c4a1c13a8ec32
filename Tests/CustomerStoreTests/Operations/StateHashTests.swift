import CustomerModel
import CustomerStore
import XCTest

final class StateHashTests: CustomerStoreTestCase {
  func testAnyOrderEndsInTheSameState() throws {
    for seed in UInt64(1)...8 {
      var history = RandomHistory(seed: seed)
      let inputs = try history.inputs(150)
      let first = try open("first-\(seed)")
      try first.tell(inputs)
      let expected = try State(of: first)
      let firstVerification = try first.verifyRecords()
      XCTAssertTrue(firstVerification.isConsistent, "seed \(seed): \(firstVerification.problems)")
      for variant in 0..<3 {
        let store = try open("variant-\(seed)-\(variant)")
        var generator = SplitMix64(seed: seed << 8 | UInt64(variant))
        // All of them at least once, and some more often.
        var told = (inputs + inputs.filter { _ in Bool.random(using: &generator) })[...]
        told.shuffle(using: &generator)
        while !told.isEmpty {
          clock.now = Timestamp(microseconds: 1_780_000_000_000_000 + Int64.random(in: 0..<1 << 40, using: &generator))
          let count = [1, 1, 2, 5, 20, 70].randomElement(using: &generator) ?? 1
          try store.tell(told.prefix(count))
          told = told.dropFirst(count)
        }
        let state = try State(of: store)
        XCTAssertEqual(state.hash, expected.hash, "seed \(seed), variant \(variant)")
        for id in Set(state.customers.keys).union(expected.customers.keys) {
          XCTAssertEqual(state.customers[id], expected.customers[id], "seed \(seed), variant \(variant), \(id)")
        }
        let verification = try store.verifyRecords()
        XCTAssertTrue(verification.isConsistent, "seed \(seed), variant \(variant): \(verification.problems)")
        try store.close()
      }
      try first.close()
    }
  }

  func testEverythingThatIsKnownChangesTheHash() throws {
    let store = try open()
    let ada = ExternalID("ada")
    let key = InteractionKey(source: "shop", id: "1")
    let steps: [(String, (inout CustomerTransaction) throws -> Void)] = [
      ("a customer", { tx in try tx.upsert(Customer(id: ada), at: .earliest) }),
      ("a field", { tx in try tx.upsert(Customer(id: ada, name: "Ada"), at: .earliest) }),
      ("its stamp", { tx in try tx.upsert(Customer(id: ada, name: "Ada"), at: Timestamp(microseconds: 1)) }),
      ("a tag", { tx in try tx.upsert(Customer(id: ada, tags: ["vip"]), at: .earliest) }),
      ("a void in advance", { tx in try tx.void(InteractionReference(key), reason: "no", waits: true) }),
      ("an interaction", { tx in try tx.record(Session(), by: ada, at: Timestamp(microseconds: 0), key: key) }),
      ("one without a key", { tx in try tx.record(Session(), by: ada, at: Timestamp(microseconds: 0)) }),
      (
        "one that is void later",
        { tx in
          let reference = InteractionReference(
            Interaction(.session(Session()), by: ada, occurredAt: Timestamp(microseconds: 0)))
          try tx.void(reference, reason: "no")
        }
      ),
      (
        "a consent",
        { tx in
          try tx.record(
            try ConsentRecord(.granted, purpose: "news", at: Timestamp(microseconds: 0), source: "form"), by: ada)
        }
      ),
      ("another identifier", { tx in try tx.identify(ExternalID("c", kind: "visitor"), as: ada) }),
    ]
    var hashes = [try store.read { tx in try tx.stateHash() }]
    for (name, step) in steps {
      try store.write { tx in try step(&tx) }
      let hash = try store.read { tx in try tx.stateHash() }
      XCTAssertFalse(hashes.contains(hash), name)
      hashes.append(hash)
      // Told again, nothing is new; by an instant of its own, it is.
      if name != "another identifier" { try store.write { tx in try step(&tx) } }
      XCTAssertEqual(try store.read { tx in try tx.stateHash() }, hash, name)
    }
    try store.close()
    let again = try open()
    XCTAssertEqual(try again.read { tx in try tx.stateHash() }, hashes.last)
  }

  func testPrintsAndReads() throws {
    let hash = try open().read { tx in try tx.stateHash() }
    XCTAssertEqual(hash.description, "0000000000000000")
    XCTAssertEqual(StateHash("0000000000000000"), hash)
    XCTAssertEqual(StateHash("00000000000000ab")?.description, "00000000000000ab")
    for text in ["", "0", "+00000000000000a", "000000000000000g", "00000000000000000"] { XCTAssertNil(StateHash(text)) }
  }
}

/// What a store says of each external identifier's customer, apart from when it learned it.
private struct State {
  struct CustomerState: Equatable {
    let value: Customer
    let summary: ActivitySummary
    let timeline: [Interaction]
  }

  let hash: StateHash
  var customers: [ExternalID: CustomerState] = [:]

  init(of store: CustomerStore) throws {
    hash = try store.read { tx in try tx.stateHash() }
    customers = try store.read { tx in
      var customers: [ExternalID: CustomerState] = [:]
      for customer in try tx.customers(limit: .max) {
        guard let number = customer.id else { continue }
        let timeline = try tx.timeline(of: number, order: .oldestFirst, limit: .max).interactions
        var value = Customer(externalIDs: customer.externalIDs)
        (value.attributes, value.tags, value.memberships) =
          (customer.attributes, customer.tags, customer.memberships)
        let state = CustomerState(
          value: value, summary: try tx.summary(of: number), timeline: timeline.map(\.withoutRecordingInstant))
        for id in customer.externalIDs { customers[id] = state }
      }
      return customers
    }
  }
}

extension Interaction {
  /// The interaction as a host may have told it.
  var withoutRecordingInstant: Interaction {
    Interaction(
      payload, by: externalID, occurredAt: occurredAt, key: key, corrects: corrects, isVoided: isVoided)
  }
}
