import CustomerModel
import CustomerStore
import Segmentation
import XCTest

extension OracleShop {
  /// Tells a store everything, in another order than that of time, and learns the numbers that it gives.
  mutating func tell(_ store: CustomerStore, _ random: inout SegmentRandom) throws {
    let shop = self
    var numbers: [CustomerID] = []
    var seed = random
    try store.write { tx in
      for attribute in Self.attributes where !attribute.isBuiltIn {
        _ = try tx.declare(attribute.name, as: attribute.type)
      }
      for person in shop.people {
        let customer = Customer(
          externalIDs: [person.ids[0]], attributes: person.attributes, tags: person.tags,
          memberships: Dictionary(uniqueKeysWithValues: person.accounts.map { ($0, "member") }))
        numbers.append(try tx.upsert(customer, at: shop.anchor))
      }
      var deeds = shop.people.flatMap(\.deeds)
      for place in deeds.indices { deeds.swapAt(place, seed.below(deeds.count)) }
      for deed in deeds { XCTAssertTrue(try tx.record(deed.interaction), "\(deed)") }
      for deed in deeds where deed.voidedAt != nil {
        guard let key = deed.key, !deeds.contains(where: { $0.corrects == key }) else { continue }
        _ = try tx.void(InteractionReference(key), reason: "wrong", recordedAt: deed.voidedAt)
      }
      for person in shop.people {
        for consent in person.consents {
          _ = try tx.record(consent.record, by: person.ids[consent.identity], recordedAt: consent.recordedAt)
        }
        if person.ids.count > 1 {
          XCTAssertTrue(try tx.merge(person.ids[1], into: person.ids[0], reason: "same", at: person.joinedAt))
        }
      }
    }
    random = seed
    for place in people.indices { people[place].number = numbers[place] }
    try store.read { tx in try learn(tx) }
  }

  /// Takes over what only the store can say: the order of things of one instant, and what it drew at random. Checks that it
  /// has what it was told.
  private mutating func learn(_ tx: borrowing CustomerSnapshot) throws {
    for place in people.indices {
      let person = people[place]
      let customer = try XCTUnwrap(try tx.customer(person.number))
      XCTAssertEqual(customer.id, person.number)
      XCTAssertEqual(customer.attributes, person.attributes)
      XCTAssertEqual(customer.tags, person.tags)
      XCTAssertEqual(Set(customer.memberships.keys), person.accounts)
      let timeline = try tx.timeline(of: person.number, order: .oldestFirst, limit: .max).interactions
      XCTAssertEqual(timeline.count, person.deeds.count)
      for (index, deed) in person.deeds.enumerated() {
        let found = timeline.firstIndex { told in
          guard told.externalID == deed.id, told.occurredAt == deed.at, told.key == deed.key else { return false }
          return told.payload == deed.payload
        }
        people[place].deeds[index].place = try XCTUnwrap(found, "\(deed)")
      }
      people[place].deeds.sort { $0.place < $1.place }
      XCTAssertEqual(people[place].deeds.map(\.at), people[place].deeds.map(\.at).sorted())
      for salt in Self.salts { people[place].buckets[salt] = try bucket(of: person.number, salt, tx) }
    }
  }

  /// Finds out by questions which number the store drew.
  private func bucket(of id: CustomerID, _ salt: String, _ tx: borrowing CustomerSnapshot) throws -> Int {
    var range = 0..<10_000
    while range.count > 1 {
      let middle = (range.lowerBound + range.upperBound) / 2
      let isLess = try tx.contains(
        id, in: .measure(.bucket(salt: salt), .isLess(.integer(Int64(middle)))), at: anchor)
      range = isLess ? range.lowerBound..<middle : middle..<range.upperBound
    }
    return range.lowerBound
  }
}

extension OracleShop.Deed {
  var interaction: Interaction {
    Interaction(payload, by: id, occurredAt: at, recordedAt: recordedAt, key: key, corrects: corrects)
  }
}
