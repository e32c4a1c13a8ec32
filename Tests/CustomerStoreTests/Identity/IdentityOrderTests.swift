import CustomerModel
import CustomerStore
import XCTest

/// The same inputs in any order, with repeats, end in the same customers.
final class IdentityOrderTests: IdentityTestCase {
  private enum Input {
    case upsert(Customer, Timestamp)
    case record(Interaction)
    case consent(ConsentRecord, ExternalID)
    case identify(ExternalID, ExternalID, Timestamp)
    case merge(ExternalID, ExternalID, Timestamp)
  }

  func testAnyOrderEndsInTheSameCustomers() throws {
    let seed: UInt64 = 31
    var generator = SplitMix64(seed: seed)
    for round in 0..<3 * scale {
      let inputs = try inputs(using: &generator)
      let expected = expectation(inputs)
      var first: StoreState?
      for order in 0..<4 {
        let message = "order \(order) of round \(round), seed \(seed)"
        let store = try openIndexed("\(round)-\(order)")
        var told = inputs
        for _ in 0..<inputs.count / 2 { told.append(inputs[.random(in: 0..<inputs.count, using: &generator)]) }
        if order > 0 { told.shuffle(using: &generator) }
        try tell(told, to: store, using: &generator)
        let state = try state(store).unnumbered
        XCTAssertEqual(state, first ?? state, message)
        first = first ?? state
        XCTAssertEqual(state.people.map(Self.plain), expected, message)
        try store.close()
      }
    }
  }

  /// Tells the inputs in transactions of several; what is refused since both are known waits until they are merged, as with
  /// a host that keeps what was refused.
  private func tell(_ inputs: [Input], to store: CustomerStore, using generator: inout SplitMix64) throws {
    var waiting = inputs
    while !waiting.isEmpty {
      var refused: [Input] = []
      var rest = waiting[...]
      while !rest.isEmpty {
        let batch = rest.prefix(Int.random(in: 1...8, using: &generator))
        rest = rest.dropFirst(batch.count)
        clock.now = try clock.now.advanced(by: .seconds(1))
        try store.write { tx in
          for input in batch {
            do {
              try tell(input, &tx)
            } catch CustomerStoreError.bothIdentified {
              refused.append(input)
            }
          }
        }
      }
      guard refused.count < waiting.count else { return XCTFail("\(refused) are refused for good") }
      waiting = refused
    }
  }

  private func tell(_ input: Input, _ tx: inout CustomerTransaction) throws {
    switch input {
    case .upsert(let customer, let at): try tx.upsert(customer, at: at)
    case .record(let interaction): try tx.record(interaction)
    case .consent(let consent, let id): try tx.record(consent, by: id)
    case .identify(let id, let known, let at): try tx.identify(id, as: known, at: at)
    case .merge(let id, let other, let at): try tx.merge(id, into: other, reason: "test", at: at)
    }
  }

  /// Some people with several identifiers each, and what is told of them.
  private func inputs(using generator: inout SplitMix64) throws -> [Input] {
    var inputs: [Input] = []
    var number = 0
    for person in 0..<4 {
      let known = (0..<Int.random(in: 1...3, using: &generator)).map { place in
        ExternalID("\(person)-\(place)", kind: place == 0 ? "email" : "shop")
      }
      let anonymous = (0..<Int.random(in: 0...4, using: &generator)).map { place in
        ExternalID("\(person)-\(place)", kind: place == 0 ? "device" : "visitor")
      }
      let ids = known + anonymous
      func one(of ids: [ExternalID]) -> ExternalID { ids[.random(in: 0..<ids.count, using: &generator)] }
      for (id, other) in zip(known.dropFirst(), known) {
        inputs.append(.merge(id, other, instant(.random(in: 0...20, using: &generator))))
      }
      for id in anonymous {
        inputs.append(.identify(id, one(of: known), instant(.random(in: 0...20, using: &generator))))
      }
      for _ in 0..<3 {
        inputs.append(.identify(one(of: ids), one(of: ids), instant(.random(in: 0...20, using: &generator))))
      }
      for _ in 0..<Int.random(in: 4...12, using: &generator) {
        number += 1
        // No two changes at one instant, so that the plain model need not know which is greater.
        let at = instant(1_000 + number * 7_919 % 1_009)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0:
          inputs.append(.upsert(Customer(id: one(of: ids), phone: "\(number)", tags: ["tag-\(number % 3)"]), at))
        case 1: inputs.append(.upsert(Customer(id: one(of: ids), country: ["DE", "GB", "FR"][number % 3]), at))
        case 2:
          inputs.append(
            .upsert(Customer(externalIDs: [known[0], one(of: anonymous + known.prefix(1))], tags: ["pair"]), at))
        case 3:
          inputs.append(
            .record(
              Interaction(
                .purchase(Purchase(total: Money(minorUnits: Int64(number), currency: try Currency("EUR")))),
                by: one(of: ids), occurredAt: day(number % 5), key: .order(number))))
        case 4:
          inputs.append(
            .consent(
              try ConsentRecord(
                number % 2 == 0 ? .granted : .withdrawn, purpose: "news", at: instant(number * 7 % 30), source: "form"),
              one(of: ids)))
        case 5:
          inputs.append(
            .record(
              Interaction(
                .supportCase(SupportCase(caseID: "\(number % 2)", event: number % 3 == 0 ? .resolved : .opened)),
                by: one(of: ids), occurredAt: day(number % 5))))
        default:
          inputs.append(
            .record(
              Interaction(.session(Session(feature: "\(number % 4)")), by: one(of: ids), occurredAt: day(number % 5))))
        }
      }
    }
    return inputs
  }

  /// What can be said of a customer in the plainest way.
  private struct Plain: Equatable {
    let ids: [ExternalID]
    let attributes: [String: AttributeValue]
    let tags: Set<String>
    let facts: Set<Interaction>
    let spend: Int64
  }

  private static func plain(_ person: StoreState.Person) -> Plain {
    Plain(
      ids: person.ids, attributes: person.attributes, tags: person.tags,
      facts: Set(person.timeline.map { Interaction($0.payload, by: $0.id, occurredAt: $0.occurredAt, key: $0.key) }),
      spend: person.summary.netSpend.reduce(0) { $0 + $1.minorUnits })
  }

  private func expectation(_ inputs: [Input]) -> [Plain] {
    var model = IdentityModel()
    for input in inputs {
      switch input {
      case .upsert(let customer, _):
        for id in customer.externalIDs {
          _ = model.join(id, customer.externalIDs[0], at: instant(0), now: clock.now)
        }
      case .record(let interaction): model.see(interaction.externalID)
      case .consent(_, let id): model.see(id)
      case .identify(let id, let other, let at), .merge(let id, let other, let at):
        _ = model.join(id, other, at: at, now: clock.now)
      }
    }
    return model.customers.map { ids in
      var attributes: [String: (value: AttributeValue, at: Timestamp)] = [:]
      var tags: Set<String> = []
      var facts: Set<Interaction> = []
      for input in inputs {
        switch input {
        case .upsert(let customer, let at) where ids.contains(customer.externalIDs[0]):
          tags.formUnion(customer.tags)
          for (name, value) in customer.attributes where attributes[name].map({ $0.at < at }) ?? true {
            attributes[name] = (value, at)
          }
        case .record(let interaction) where ids.contains(interaction.externalID): facts.insert(interaction)
        default: break
        }
      }
      let spend = facts.reduce(0 as Int64) { sum, fact in
        if case .purchase(let purchase) = fact.payload { sum + purchase.total.minorUnits } else { sum }
      }
      return Plain(ids: ids, attributes: attributes.mapValues(\.value), tags: tags, facts: facts, spend: spend)
    }
  }
}
