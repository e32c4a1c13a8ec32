/// What a store must hold after each commit, determined by a seed alone: the oracle of every rig.
///
/// Each commit changes several tables at once, so that a commit that is half there differs from all models.
struct StoreModel {
  /// A value of the table of records; its bytes follow from the version.
  struct Record: Equatable {
    var version: UInt64
    var byteCount: Int
  }

  enum Change {
    case putRecord(UInt64, Record)
    case deleteRecord(UInt64)
    case deleteRecords(Range<UInt64>)
    case putName(String, UInt64)
    case deleteName(String)
    case deleteAllNames
    case insert([UInt64], group: UInt64)
    case remove([UInt64], group: UInt64)
    case removeGroup(UInt64)
    /// Changes in a nested transaction that is undone.
    case abandoned([Change])
  }

  let seed: UInt64
  let scale: ModelScale
  private(set) var commit: UInt64 = 0
  private(set) var records: [UInt64: Record] = [:]
  private(set) var names: [String: UInt64] = [:]
  private(set) var groups: [UInt64: Set<UInt64>] = [:]

  init(seed: UInt64, scale: ModelScale) {
    self.seed = seed
    self.scale = scale
  }

  init(seed: UInt64, scale: ModelScale, commit: UInt64) {
    self.init(seed: seed, scale: scale)
    while self.commit < commit { advance() }
  }

  /// Goes to the next commit, and says which changes lead to it.
  @discardableResult
  mutating func advance() -> [Change] {
    commit += 1
    var random = Generator(seed: seed &* 0x1_0000_0001 &+ commit)
    let count = 1 + random.below(scale.changes)
    var changes: [Change] = []
    for index in 0..<count {
      var change = makeChange(version: commit << 16 | index, &random)
      if random.happens(oneIn: 12) { change = .abandoned([change, .deleteAllNames, .removeGroup(1)]) }
      apply(change)
      changes.append(change)
    }
    return changes
  }

  /// Goes to the next commit by changes that a rig chose.
  mutating func advance(by changes: [Change]) {
    commit += 1
    for change in changes { apply(change) }
  }

  private func makeChange(version: UInt64, _ random: inout Generator) -> Change {
    let key = random.below(scale.records)
    let group = random.below(6)
    switch random.below(100) {
    case 0..<45: return .putRecord(key, Record(version: version, byteCount: scale.byteCount(&random)))
    case 45..<55: return .deleteRecord(key)
    case 55..<57: return .deleteRecords(key..<key + random.below(12))
    case 57..<70: return .putName(Self.name(key), version)
    case 70..<75: return .deleteName(Self.name(key))
    case 75: return random.happens(oneIn: 4) ? .deleteAllNames : .deleteName(Self.name(key))
    case 76..<90: return .insert(identifiers(&random), group: group)
    case 90..<98: return .remove(identifiers(&random), group: group)
    default: return .removeGroup(group)
    }
  }

  private static func name(_ key: UInt64) -> String {
    "customer-" + String(repeating: "n", count: Int(key % 40)) + String(key)
  }

  private func identifiers(_ random: inout Generator) -> [UInt64] {
    let start = random.below(2000)
    let isDense = random.happens(oneIn: 2)
    return (0..<1 + random.below(60)).map { isDense ? start + $0 : random.below(2000) }
  }

  private mutating func apply(_ change: Change) {
    switch change {
    case .putRecord(let key, let record): records[key] = record
    case .deleteRecord(let key): records[key] = nil
    case .deleteRecords(let range): for key in range { records[key] = nil }
    case .putName(let name, let number): names[name] = number
    case .deleteName(let name): names[name] = nil
    case .deleteAllNames: names = [:]
    case .insert(let identifiers, let group): groups[group, default: []].formUnion(identifiers)
    case .remove(let identifiers, let group):
      groups[group]?.subtract(identifiers)
      if groups[group]?.isEmpty == true { groups[group] = nil }
    case .removeGroup(let group): groups[group] = nil
    case .abandoned: break
    }
  }
}

/// How large a modelled store becomes.
struct ModelScale {
  var records: UInt64 = 150
  var changes: UInt64 = 10
  var largestByteCount: UInt64 = 24_000

  init() {}

  init(_ arguments: Arguments) throws {
    records = try arguments.number("records", default: records)
    changes = try arguments.number("changes", default: changes)
    largestByteCount = try arguments.number("largest", default: largestByteCount)
  }

  /// Mostly small, some that fill pages, a few that need pages of their own.
  func byteCount(_ random: inout Generator) -> Int {
    switch random.below(20) {
    case 0..<11: Int(random.below(64))
    case 11..<16: Int(random.below(1000))
    case 16..<19: Int(random.below(min(largestByteCount, 7000)))
    default: Int(random.below(largestByteCount))
    }
  }
}
