import CustomerModel
import XCTest

@testable import CustomerStore

/// Random changes of customers and indexes, and random questions, against a look at every customer.
final class IndexOracleTests: CustomerStoreTestCase {
  private static let types: [AttributeType] = AttributeType.allCases

  private func field(_ place: Int) -> IndexDefinition.Field {
    switch place {
    case 0: .tags
    case 1: .accounts
    default: .attribute("\(Self.types[place - 2])-field")
    }
  }

  private var fieldCount: Int { Self.types.count + 2 }

  func testAnIndexAnswersAsALookAtEveryCustomer() throws {
    for seed in [31, 32, 33] as [UInt64] {
      var samples = AttributeSamples(seed: seed)
      let store = try open("oracle-\(seed)")
      try store.write { tx in
        for type in Self.types { try tx.declare("\(type)-field", as: type) }
        // Some from the start, the others over what is there.
        for place in stride(from: 0, to: fieldCount, by: 2) { try tx.declareIndex(definition(place)) }
      }
      for round in 0..<6 {
        try store.write { tx in
          for _ in 0..<25 { try change(&tx, &samples) }
          let place = Int.random(in: 0..<fieldCount, using: &samples.generator)
          if try tx.indexes().contains(where: { $0.definition.name == definition(place).name }), round % 2 == 1 {
            try tx.dropIndex(named: definition(place).name)
          } else {
            try tx.declareIndex(definition(place))
          }
          if round == 3 { try compare(tx, &samples, "seed \(seed), in the transaction of round \(round)") }
        }
        try store.read { tx in try compare(tx, &samples, "seed \(seed), round \(round)") }
      }
    }
  }

  private func definition(_ place: Int) -> IndexDefinition { IndexDefinition("index-\(place)", on: field(place)) }

  private func change(_ tx: inout CustomerTransaction, _ samples: inout AttributeSamples) throws {
    let id = ExternalID("customer-\(Int.random(in: 0..<60, using: &samples.generator))")
    var customer = Customer(id: id)
    for type in Self.types where Bool.random(using: &samples.generator) {
      customer.attributes["\(type)-field"] = samples.one(of: [
        .null, try samples.value(of: type), try samples.value(of: type),
      ])
    }
    if Bool.random(using: &samples.generator) { customer.tags.insert(samples.one(of: ["a", "b", "c"])) }
    if Bool.random(using: &samples.generator) { customer.memberships[samples.one(of: ["x", "y"])] = "member" }
    let instant = samples.one(of: [
      nil, try Timestamp(day: "2026-01-0\(Int.random(in: 1...9, using: &samples.generator))"),
    ])
    let number = try tx.upsert(customer, at: instant)
    try tx.changeIdentities(&samples)
    guard samples.one(of: [true, false, false]) else { return }
    try tx.patch(number) { customer in
      customer.tags.remove("a")
      customer.memberships = [:]
      customer.attributes["string-field"] = nil
    }
  }

  private func compare<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, _ samples: inout AttributeSamples, _ name: String
  ) throws {
    let filter = try PlainFilter(tx)
    for index in try tx.indexes() {
      let (field, indexName) = (index.definition.field, index.definition.name)
      XCTAssertTrue(index.state.isReady)
      XCTAssertEqual(
        try tx.customerIDs(inIndex: indexName), filter.ids(field) { _ in true }, "\(name), all of \(field)")
      for _ in 0..<15 {
        let known = filter.values(field)
        let values = try (0..<2).map { _ in
          guard let value = known.randomElement(using: &samples.generator), Bool.random(using: &samples.generator)
          else {
            return try anyValue(field, &samples)
          }
          return value
        }
        let (first, second) = (values[0], values[1])
        let question = "\(name), \(field) equal to '\(first)'"
        XCTAssertEqual(
          try tx.customerIDs(inIndex: indexName, equalTo: first), filter.ids(field, equalTo: first), question)
        XCTAssertEqual(
          try tx.customerCount(inIndex: indexName, equalTo: first), filter.ids(field, equalTo: first).count, question)
        guard Self.canBeBounds(first, second) else { continue }
        for (from, to) in [(first, nil), (nil, second), (first, second)] as [(AttributeValue?, AttributeValue?)] {
          let expected = filter.ids(field, from: from, to: to)
          let question = "\(name), \(field) from \(from?.description ?? "") to \(to?.description ?? "")"
          XCTAssertEqual(try tx.customerIDs(inIndex: indexName, from: from, to: to), expected, question)
          XCTAssertEqual(try tx.customerCount(inIndex: indexName, from: from, to: to), expected.count, question)
        }
      }
    }
  }

  private func anyValue(
    _ field: IndexDefinition.Field, _ samples: inout AttributeSamples
  ) throws -> AttributeValue {
    guard case .attribute(let name) = field, let type = Self.types.first(where: { "\($0)-field" == name }),
      type != .strings
    else { return .string(samples.text()) }
    return try samples.value(of: type)
  }

  private static func canBeBounds(_ first: AttributeValue, _ second: AttributeValue) -> Bool {
    if case .strings = first { return false }
    if case .strings = second { return false }
    if case .money(let first) = first, case .money(let second) = second { return first.currency == second.currency }
    return true
  }
}

extension CustomerTransaction {
  /// Merges, divides or deletes some of sixty customers, now and then.
  mutating func changeIdentities(_ samples: inout AttributeSamples) throws {
    let (id, other) = (samples.identity(), samples.identity())
    switch Int.random(in: 0..<12, using: &samples.generator) {
    case 0 where id != other:
      guard try customerID(of: id) != nil, try customerID(of: other) != nil else { return }
      try merge(id, into: other, reason: "a test")
    case 1:
      do {
        try unmerge(id, reason: "a test")
      } catch CustomerStoreError.notMerged {
      } catch CustomerStoreError.unknownExternalID {}
    case 2:
      if let customer = try customerID(of: id) { try delete(customer) }
    default: break
    }
  }
}

extension AttributeSamples {
  fileprivate mutating func identity() -> ExternalID {
    ExternalID("customer-\(Int.random(in: 0..<60, using: &generator))")
  }
}
