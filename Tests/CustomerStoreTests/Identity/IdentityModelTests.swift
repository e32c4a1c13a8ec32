import CustomerModel
import CustomerStore
import XCTest

/// The store compared with ``IdentityModel``, and with itself told otherwise.
final class IdentityModelTests: IdentityTestCase {
  private let ids = (1...9).map { ExternalID("\($0)") }

  private func instant(upTo limit: Int, _ generator: inout SplitMix64) -> Timestamp? {
    Bool.random(using: &generator) ? nil : instant(.random(in: 0...limit, using: &generator))
  }

  func testRandomJoinsAndDivisions() throws {
    let seed: UInt64 = 21
    var generator = SplitMix64(seed: seed)
    for round in 0..<5 * scale {
      let store = try openIndexed("\(round)")
      var model = IdentityModel()
      for step in 0..<60 {
        let message = "step \(step) of round \(round), seed \(seed)"
        if Bool.random(using: &generator) { clock.now = try clock.now.advanced(by: .seconds(1)) }
        let (id, other) = (
          ids[.random(in: 0..<ids.count, using: &generator)], ids[.random(in: 0..<ids.count, using: &generator)]
        )
        try store.write { tx in
          switch Int.random(in: 0..<8, using: &generator) {
          case 0..<4:
            let at = instant(upTo: 5, &generator)
            XCTAssertEqual(
              try tx.merge(id, into: other, reason: "", at: at), model.join(id, other, at: at, now: clock.now), message)
          case 4, 5:
            let target = Bool.random(using: &generator) ? other : nil
            let at = instant(upTo: 5, &generator)
            let isUndone = model.unmerge(id, from: target, at: at ?? clock.now)
            do {
              try tx.unmerge(id, from: target, reason: "", at: at)
              XCTAssertTrue(isUndone, message)
            } catch CustomerStoreError.notMerged, CustomerStoreError.unknownExternalID {
              XCTAssertFalse(isUndone, message)
            }
          case 6:
            try tx.upsert(Customer(id: id, country: ["DE", "GB", "FR"][step % 3], tags: ["tag-\(step % 2)"]))
            model.see(id)
          default:
            try tx.record(
              Purchase(total: Money(minorUnits: Int64(step), currency: Currency("EUR"))), by: id, at: day(step % 4))
            model.see(id)
          }
        }
        if step % 5 == 4 { XCTAssertEqual(try state(store).identities, model.customers, message) }
      }
      try store.close()
    }
  }

  /// Whatever happens between a merge and its end, both customers are afterwards what they are in a store that never
  /// merged them: values, timelines, summaries, index entries and numbers.
  func testDivisionsAreExact() throws {
    let seed: UInt64 = 22
    var generator = SplitMix64(seed: seed)
    for round in 0..<6 * scale {
      let message = "round \(round), seed \(seed)"
      let (merging, plain) = (try openIndexed("merging-\(round)"), try openIndexed("plain-\(round)"))
      // Two customers, each of some of the identifiers.
      let border = Int.random(in: 1...8, using: &generator)
      var happened = 0
      func happen(_ count: Int) throws {
        for _ in 0..<count {
          happened += 1
          let place = Int.random(in: 0..<ids.count, using: &generator)
          let sameSide = place < border ? 0..<border : border..<ids.count
          let event = event(
            happened, ids[place], ids[.random(in: sameSide, using: &generator)], .random(in: 0..<9, using: &generator))
          for store in [merging, plain] { try store.write { tx in try event(&tx) } }
        }
      }
      for store in [merging, plain] { try store.write { tx in for id in ids { try tx.upsert(Customer(id: id)) } } }
      for side in [ids[..<border], ids[border...]] {
        for (id, other) in zip(side.dropFirst(), side) {
          for store in [merging, plain] { try store.write { tx in try tx.merge(id, into: other, reason: "one") } }
        }
      }
      try happen(10)
      for _ in 0..<3 {
        let pair = [
          ids[.random(in: 0..<border, using: &generator)], ids[.random(in: border..<ids.count, using: &generator)],
        ].shuffled(using: &generator)
        clock.now = try clock.now.advanced(by: .seconds(1))
        try merging.write { tx in XCTAssertTrue(try tx.merge(pair[0], into: pair[1], reason: "mistake")) }
        try happen(.random(in: 0...8, using: &generator))
        XCTAssertEqual(try state(merging).people.count, try state(plain).people.count - 1, message)
        _ = try merging.write { tx in try tx.unmerge(pair[0], from: pair[1], reason: "undo") }
        XCTAssertEqual(try state(merging), try state(plain), message)
      }
      try merging.close()
      try plain.close()
    }
  }

  /// Something that happens to one customer.
  private func event(
    _ number: Int, _ id: ExternalID, _ other: ExternalID, _ kind: Int
  ) -> (inout CustomerTransaction) throws -> Void {
    let at = day(number * 7 % 11)
    switch kind {
    case 0:
      return { tx in
        try tx.upsert(
          Customer(id: id, phone: "\(number)", country: ["DE", "GB"][number % 2], tags: ["tag-\(number % 5)"]), at: at)
      }
    case 1:
      return { tx in
        try tx.upsert(
          Customer(id: id, language: ["en", "de-CH", "fr"][number % 3], memberships: ["team": "role-\(number)"]), at: at
        )
      }
    case 2:
      return { tx in
        try tx.record(
          Purchase(total: Money(minorUnits: Int64(number), currency: Currency("EUR"))), by: id, at: at,
          key: .order(number))
      }
    case 3: return { tx in try tx.record(SupportCase(caseID: "\(number % 3)", event: .opened), by: id, at: at) }
    case 4: return { tx in try tx.record(SupportCase(caseID: "\(number % 3)", event: .resolved), by: id, at: at) }
    case 5:
      return { tx in
        try tx.record(
          Subscription(event: number % 2 == 0 ? .started : .expired, subscriptionID: "s", plan: "p"), by: id, at: at)
      }
    case 6:
      let decision: ConsentRecord.Decision = number % 2 == 0 ? .granted : .withdrawn
      return { tx in
        try tx.record(ConsentRecord(decision, purpose: "purpose-\(number % 3)", at: at, source: "\(number)"), by: id)
      }
    case 7:
      // Another visitor, new or with a visit.
      let visitor = ExternalID("cookie-\(number)", kind: "visitor")
      return { tx in
        if number % 2 == 0 { try tx.record(Session(), by: visitor, at: at) }
        try tx.identify(visitor, as: id, at: at)
      }
    default:
      return { tx in
        try tx.record(Session(feature: "\(number)"), by: id, at: at, key: .order(number))
        try tx.void(InteractionReference(.order(number)), reason: "test")
        if id != other { try tx.merge(id, into: other, reason: "also", at: at) }
      }
    }
  }
}
