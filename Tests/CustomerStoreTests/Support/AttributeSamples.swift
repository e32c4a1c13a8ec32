import CustomerModel

@testable import CustomerStore

/// Random values, many of them at the edges of their types and equal to others.
struct AttributeSamples {
  var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &generator)]
  }

  mutating func integer() -> Int64 {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: one(of: [.min, .min + 1, -1, 0, 1, .max - 1, .max])
    case 1: Int64.random(in: -20...20, using: &generator)
    case 2: Int64.random(in: .min ... .max, using: &generator)
    default: Int64.random(in: -1_000_000...1_000_000, using: &generator)
    }
  }

  mutating func text() -> String {
    let parts = ["", "a", "b", "\u{0}", "\u{1}", "é", "e\u{301}", "\u{FFFF}", "\u{1F600}", "Z", "zz"]
    switch Int.random(in: 0..<12, using: &generator) {
    case 0:
      // Around the length at which keys are cut.
      let length = Int.random(in: 398...402, using: &generator)
      return String(repeating: "x", count: length) + one(of: parts)
    default: return (0..<Int.random(in: 0...3, using: &generator)).map { _ in one(of: parts) }.joined()
    }
  }

  mutating func stamp() -> Timestamp {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return one(of: [.earliest, .latest, Timestamp(microseconds: 0), Timestamp(microseconds: -1)])
    case 1: return Timestamp(microseconds: Int64.random(in: -3...3, using: &generator))
    case 2: return Timestamp(microseconds: Int64.random(in: -3...3, using: &generator) * 86_400_000_000)
    case 3: return Timestamp(microseconds: 1_790_000_000_000_000 + Int64.random(in: 0...5, using: &generator) * 1_000)
    case 4: return Timestamp(microseconds: integer())
    default: return Timestamp(microseconds: Int64.random(in: 0...4, using: &generator) * 1_000_000)
    }
  }

  mutating func value(of type: AttributeType) throws -> AttributeValue {
    switch type {
    case .string: return .string(text())
    case .boolean: return .boolean(Bool.random(using: &generator))
    case .integer: return .integer(integer())
    case .decimal:
      let scale = one(of: [0, 1, 2, 17, 18])
      return .decimal(try ExactDecimal(coefficient: integer(), scale: scale))
    case .money:
      return .money(Money(minorUnits: integer(), currency: try Currency(one(of: ["EUR", "EGP", "JPY", "USD", "DEM"]))))
    case .date:
      let number = one(of: [-719_162, 2_932_896, 0, -1, Int64.random(in: -20...20, using: &generator)])
      return .date(try CalendarDate(dayNumber: number))
    case .timestamp: return .timestamp(stamp())
    case .birthday:
      let year = one(of: [nil, 1, 1990, 1992, 9999])
      let (month, day) = one(of: [(1, 1), (2, 28), (12, 31), (1, 31), (11, 30)])
      return .birthday(try Birthday(month: month, day: day, year: year))
    case .strings: return .strings((0..<Int.random(in: 0...3, using: &generator)).map { _ in text() })
    }
  }

  mutating func value() throws -> AttributeValue {
    Int.random(in: 0..<8, using: &generator) == 0 ? .null : try value(of: one(of: AttributeType.allCases))
  }

  mutating func entry() throws -> ProfileRecord.Entry {
    let number = one(of: [0, 1, 5, 6, 7, 8, 14, 15, 16, 64, 65, 72, 1_000, .max] as [UInt16])
    return ProfileRecord.Entry(number: number, stamp: stamp(), value: try value())
  }

  mutating func tag() -> ProfileRecord.Tag {
    ProfileRecord.Tag(name: text(), stamp: stamp(), isPresent: Bool.random(using: &generator))
  }

  mutating func membership() -> ProfileRecord.Membership {
    ProfileRecord.Membership(account: text(), stamp: stamp(), role: Bool.random(using: &generator) ? text() : nil)
  }

  mutating func record() throws -> ProfileRecord {
    var record = ProfileRecord()
    // Often one stamp for all.
    let common = Bool.random(using: &generator) ? stamp() : nil
    for _ in 0..<one(of: [0, 1, 3, 20]) {
      let entry = try entry()
      _ = record.apply(ProfileRecord.Entry(number: entry.number, stamp: common ?? entry.stamp, value: entry.value))
    }
    for _ in 0..<one(of: [0, 0, 1, 4]) {
      let tag = tag()
      _ = record.apply(ProfileRecord.Tag(name: tag.name, stamp: common ?? tag.stamp, isPresent: tag.isPresent))
    }
    for _ in 0..<one(of: [0, 0, 0, 2]) { _ = record.apply(membership()) }
    return record
  }
}
