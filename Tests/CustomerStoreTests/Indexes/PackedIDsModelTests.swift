import Foundation
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// Random histories of packed numbers against sets.
final class PackedIDsModelTests: PackedIDsTestCase {
  private struct Place: Hashable {
    let kind: UInt16
    let day: Int32
  }

  private struct Undo: Error {}

  private typealias Model = [Place: Set<UInt64>]

  func testHistories() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_122
    let isLong = environment["RETENTION_LONG_TESTS"] == "1"
    for seed in seed..<(seed + (isLong ? 60 : 3)) {
      print("seed \(seed)")
      var dice = Dice(seed: seed)
      try runHistory(using: &dice, "seed \(seed)")
    }
  }

  private func runHistory(using dice: inout Dice, _ message: String) throws {
    let (environment, packed) = try store()
    try environment.write { tx in try tx.deleteAll(from: packed.blocks) }
    var model = Model()
    for _ in 0..<40 {
      let before = model
      do {
        try environment.write { tx in
          for _ in 0..<Int.random(in: 1...12, using: &dice) { try change(&tx, &model, using: &dice, message) }
          if Int.random(in: 0..<5, using: &dice) == 0 { throw Undo() }
        }
      } catch is Undo {
        model = before
      }
      try environment.read { tx in try compare(tx, model, using: &dice, message) }
    }
    for (_, bytes) in try forms() {
      XCTAssertLessThanOrEqual(bytes.count, IDBlock.maximumByteCount + 8, message)
    }
  }

  private func change(
    _ tx: inout WriteTransaction, _ model: inout Model, using dice: inout Dice, _ message: String
  ) throws {
    let (_, packed) = try store()
    let place = Self.place(using: &dice)
    let old = model[place] ?? []
    switch Int.random(in: 0..<10, using: &dice) {
    case 0..<4:
      let ids = Self.ids(using: &dice, behind: old.max() ?? 0)
      let added = try tx.insert(IdentifierSet(ids), place.kind, day: place.day, in: packed)
      XCTAssertEqual(added, Set(ids).subtracting(old).count, message)
      if !ids.isEmpty { model[place] = old.union(ids) }
    case 4..<6:
      let id = old.randomElement(using: &dice) ?? UInt64.random(in: 0..<5_000, using: &dice)
      for id in [id, id &+ 1] {
        let isNew = model[place, default: []].insert(id).inserted
        XCTAssertEqual(try tx.insert(id, place.kind, day: place.day, in: packed), isNew, message)
      }
    case 6:
      for id in old {
        XCTAssertTrue(try tx.remove(id, place.kind, day: place.day, in: packed), message)
      }
      model[place] = nil
    default:
      let chosen = old.sorted().shuffled(using: &dice).prefix(Int.random(in: 0..<60, using: &dice))
      for id in chosen + [UInt64.random(in: 0..<5_000, using: &dice)] {
        let wasThere = model[place]?.remove(id) != nil
        XCTAssertEqual(try tx.remove(id, place.kind, day: place.day, in: packed), wasThere, message)
      }
      if model[place]?.isEmpty == true { model[place] = nil }
    }
  }

  private func compare<Tx: Transaction & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, _ model: Model, using dice: inout Dice, _ message: String
  ) throws {
    let (_, packed) = try store()
    var found = Model()
    try tx.forEachBlock(in: packed) { kind, day, ids throws(LMDBError) in
      for index in ids.indices { found[Place(kind: kind, day: day), default: []].insert(ids[index]) }
    }
    XCTAssertEqual(found, model, message)

    let place = Self.place(using: &dice)
    let days = place.day...place.day.advanced(by: Int.random(in: 0...3, using: &dice))
    let sets = model.filter { $0.key.kind == place.kind && days.contains($0.key.day) }.map(\.value)
    let union = sets.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
    XCTAssertEqual(try tx.ids(place.kind, days: days, in: packed).sorted, union.sorted(), message)
    XCTAssertEqual(try tx.count(place.kind, days: days, in: packed), sets.reduce(0) { $0 + $1.count }, message)
    let set = model[place] ?? []
    for id in set.sorted().shuffled(using: &dice).prefix(20) + [0, 1, 4_999, .max] {
      for id in [id, id &+ 1] {
        XCTAssertEqual(try tx.contains(id, place.kind, day: place.day, in: packed), set.contains(id), message)
      }
    }
  }

  private static func place(using dice: inout Dice) -> Place {
    Place(
      kind: [0, 1, 2, .max].randomElement(using: &dice) ?? 0,
      day: [.min, -1, 0, 1, 20_000, .max - 3].randomElement(using: &dice) ?? 0)
  }

  /// Close together or far apart, at the ends of all numbers, or behind what is there.
  private static func ids(using dice: inout Dice, behind last: UInt64) -> [UInt64] {
    let count = Int.random(in: 0..<900, using: &dice)
    switch Int.random(in: 0..<6, using: &dice) {
    case 0: return (0..<count).map { _ in .random(in: 0..<5_000, using: &dice) }
    case 1: return (0..<count).map { _ in .random(in: 0..<1_000_000, using: &dice) }
    case 2: return (0..<count / 4).map { _ in .random(in: 0 ... .max, using: &dice) } + [0, .max]
    case 3: return Array(UInt64(0)..<UInt64(count))
    case 4: return (0..<UInt64(count)).map { last &+ 1 &+ $0 * 3 }.filter { $0 > last }
    default: return [.random(in: 0..<5_000, using: &dice)]
    }
  }
}
