import CustomerModel
import LMDB
import RecordCoding

@testable import CustomerStore

/// All that a store says of its customers, to be compared.
struct StoreState: Equatable {
  struct Person: Equatable {
    /// The number, which depends on the order in which the store was told.
    var number: UInt64
    let ids: [ExternalID]
    let attributes: [String: AttributeValue]
    let tags: Set<String>
    let memberships: [String: String]
    let timeline: [Fact]
    let summary: ActivitySummary
    let consents: [String]
    /// The entries that indexes have for the customer.
    let indexEntries: [String]
  }

  struct Fact: Equatable {
    let payload: InteractionPayload
    let occurredAt: Timestamp
    let key: InteractionKey?
    let id: ExternalID
    let isVoided: Bool
  }

  /// In the order of their first identifiers.
  var people: [Person]
  let hash: StateHash

  init(_ tx: borrowing CustomerSnapshot) throws {
    var entries: [UInt64: [String]] = [:]
    let access = tx.access
    for (key, _) in try access.handle.keys(of: access.tables.indexEntries) {
      for customer in try access.handle.identifiers(for: key, in: access.tables.indexEntries).sorted {
        entries[customer, default: []].append("\(key.first) \(key.second.bytes)")
      }
    }
    people = []
    for customer in try tx.customers(limit: .max) {
      guard let id = customer.id else { continue }
      people.append(
        Person(
          number: id.rawValue, ids: customer.externalIDs, attributes: customer.attributes, tags: customer.tags,
          memberships: customer.memberships,
          timeline: try tx.timeline(of: id, order: .oldestFirst, limit: .max).interactions.map {
            Fact(
              payload: $0.payload, occurredAt: $0.occurredAt, key: $0.key, id: $0.externalID, isVoided: $0.isVoided)
          },
          summary: try tx.summary(of: id),
          consents: try tx.consents(of: id).states(asOf: .latest).map { "\($0.purpose) \($0.state)" },
          indexEntries: entries.removeValue(forKey: id.rawValue) ?? []))
    }
    // Entries of numbers that are nobody's would be a fault.
    for (number, entries) in entries {
      people.append(
        Person(
          number: number, ids: [], attributes: [:], tags: [], memberships: [:], timeline: [],
          summary: ActivitySummary(), consents: [], indexEntries: entries))
    }
    hash = try tx.stateHash()
    people.sort { $0.ids.lexicographicallyPrecedes($1.ids) }
  }

  /// The same without numbers.
  var unnumbered: StoreState {
    var state = self
    for index in state.people.indices { state.people[index].number = 0 }
    return state
  }

  /// Who has which identifiers.
  var identities: [[ExternalID]] { people.map(\.ids) }
}
