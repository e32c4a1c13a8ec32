/// One line of the table: what the contenders took for an entry.
struct Row {
  let name: String
  let isPromised: Bool
  let swiftNanoseconds: Double
  let plainCNanoseconds: Double
  /// Swift's time by that of the C run beside it.
  let ratio: Spread
  let swiftAllocations: Double
  let plainCAllocations: Double
  let sqliteNanoseconds: Double?
  /// SQLite's time by that of the Swift run beside it.
  let sqliteRatio: Spread?

  init(name: String, isPromised: Bool, entryCount: Double, swift: [Sample], plainC: [Sample], sqlite: [Sample]) {
    self.name = name
    self.isPromised = isPromised
    swiftNanoseconds = Spread(swift.map(\.nanoseconds)).median / entryCount
    plainCNanoseconds = Spread(plainC.map(\.nanoseconds)).median / entryCount
    ratio = Spread(zip(swift, plainC).map { $0.nanoseconds / $1.nanoseconds })
    swiftAllocations = Spread(swift.map(\.allocations)).median / entryCount
    plainCAllocations = Spread(plainC.map(\.allocations)).median / entryCount
    sqliteNanoseconds = sqlite.isEmpty ? nil : Spread(sqlite.map(\.nanoseconds)).median / entryCount
    sqliteRatio = sqlite.isEmpty ? nil : Spread(zip(sqlite, swift).map { $0.nanoseconds / $1.nanoseconds })
  }

  /// What is promised and not kept.
  var complaints: [String] {
    guard isPromised else { return [] }
    var complaints: [String] = []
    if ratio.median > Report.greatestRatio {
      complaints.append("\(name): \(Report.text(ratio.median, 2)) times the time of C")
    }
    if abs(swiftAllocations - plainCAllocations) >= Report.allocationTolerance {
      complaints.append(
        "\(name): \(Report.text(swiftAllocations, 3)) allocations an entry, \(Report.text(plainCAllocations, 3)) in C")
    }
    return complaints
  }
}
