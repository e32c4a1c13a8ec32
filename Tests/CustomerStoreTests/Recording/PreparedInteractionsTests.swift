import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

/// Batches that are prepared beside a transaction, against interactions that are recorded one by one.
final class PreparedInteractionsTests: CustomerStoreTestCase {
  private func interaction(_ number: Int, using random: inout SplitMix64) throws -> Interaction {
    let id = ExternalID(
      "c\(Int.random(in: 0..<6, using: &random))", kind: ["a", "b"].randomElement(using: &random) ?? "a")
    // Few instants and keys, so that many are repeats of others, and some in conflict with them.
    let instant = Timestamp(microseconds: Int64.random(in: 0..<40, using: &random) * 1_000_000)
    let payload: InteractionPayload =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: .session(Session(feature: "f\(Int.random(in: 0..<3, using: &random))"))
      case 1: .purchase(Purchase(total: try Money("\(Int.random(in: 1..<4, using: &random)) EUR")))
      case 2: .refund(Refund(amount: try Money("1 EUR"), of: InteractionKey(source: "s0", id: "1")))
      default: .custom(name: "kind-\(Int.random(in: 0..<20, using: &random))", InteractionProperties())
      }
    let hasKey = Bool.random(using: &random)
    let key = InteractionKey(
      source: "s\(Int.random(in: 0..<12, using: &random))", id: "\(Int.random(in: 0..<60, using: &random))")
    return Interaction(
      payload, by: id, occurredAt: instant,
      recordedAt: Bool.random(using: &random) ? Timestamp(microseconds: 5_000_000_000) : nil, key: hasKey ? key : nil)
  }

  private func name(_ outcome: RecordingOutcome) -> String {
    switch outcome {
    case .recorded: "recorded"
    case .duplicate: "duplicate"
    case .refused(let error): "\(error)"
    }
  }

  func testABatchIsWhatItsInteractionsAreOneByOne() throws {
    for seed in 1...20 {
      var random = SplitMix64(seed: UInt64(seed))
      let (one, many) = (try open("one-\(seed)"), try open("many-\(seed)"))
      var number = 0
      for _ in 0..<4 {
        let batch = try (0..<Int.random(in: 1..<200, using: &random)).map { _ in
          number += 1
          return try interaction(number, using: &random)
        }
        let expected = try one.write { tx in
          try batch.map { interaction in try name(tx.record(contentsOf: [interaction])[0]) }
        }
        let outcomes = try many.write { tx in
          var prepared = PreparedInteractions()
          for interaction in batch { prepared.append(interaction) }
          XCTAssertEqual(prepared.count, batch.count)
          return try tx.record(prepared).map(name)
        }
        XCTAssertEqual(outcomes, expected, "seed \(seed)")
      }
      XCTAssertEqual(
        try many.read { tx in try tx.stateHash() }, try one.read { tx in try tx.stateHash() }, "seed \(seed)")
      XCTAssertEqual(try many.verifyRecords().problems, [], "seed \(seed)")
    }
  }

  func testWhatNoStoreTakesIsToldWithTheOthers() throws {
    let store = try open()
    var batch = PreparedInteractions()
    let ada = ExternalID("ada")
    let at = Timestamp(microseconds: 0)
    batch.append(Interaction(.session(Session()), by: ada, occurredAt: at))
    batch.append(
      Interaction(.purchase(Purchase(total: try Money("-1 EUR"))), by: ExternalID("eve"), occurredAt: at))
    batch.append(Interaction(.session(Session()), by: ExternalID("null"), occurredAt: at))
    batch.append(Interaction(.session(Session()), by: ada, occurredAt: at))
    try store.write { tx in
      let outcomes = try tx.record(batch)
      XCTAssertEqual(outcomes.map(\.isRecorded), [true, false, false, false])
      guard case .refused(.invalidInteraction) = outcomes[1], case .refused(.blockedExternalID) = outcomes[2],
        case .duplicate = outcomes[3]
      else { return XCTFail("\(outcomes)") }
      XCTAssertEqual(try tx.customerCount(), 1)
    }
  }

  func testTextsAreFoundByTheirBytes() {
    var places = TextPlaces()
    let texts = (0..<40).map { "text-\($0)" } + ["Caf\u{E9}", "Cafe\u{301}"]
    for _ in 0..<2 {
      for (place, text) in texts.enumerated() { XCTAssertEqual(places.place(of: text), place) }
    }
    XCTAssertEqual(places.texts.count, texts.count)
  }
}
