import Foundation

/// Prints the table, line by line as results come, and remembers what is over the limits.
struct Report {
  /// What the Swift layer may take, in times of C.
  static let greatestRatio = 1.15
  /// What allocations an entry may differ by: less than one in two hundred entries, which is those of a transaction.
  static let allocationTolerance = 0.005

  private(set) var complaints: [String] = []

  /// Prints what the columns mean.
  func printHeader(directory: String) {
    print("Stores in \(directory)")
    if !SQLiteStore.isInstalled {
      print("SQLite not installed, column skipped (Debian: apt-get install libsqlite3-dev)")
    }
    print("")
    let blank = Self.pad("", to: Self.nameWidth)
    print("\(blank)  nanoseconds an entry    Swift/C               allocations     SQLite")
    print("\(blank)      Swift          C  median  (min…max)       Swift       C  ns      SQLite/Swift")
  }

  mutating func add(_ rows: [Row]) {
    for row in rows {
      print(Self.line(row))
      // At once, also into a pipe: a run takes minutes.
      fflush(nil)
      complaints += row.complaints
    }
  }

  /// Prints a figure that has no counterpart.
  func add(_ name: String, _ value: String) {
    print("\(Self.pad(name, to: Self.nameWidth))  \(value)")
  }

  /// A number with a fixed number of decimals.
  static func text(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  private static let nameWidth = 50

  private static func line(_ row: Row) -> String {
    let spread = "(\(text(row.ratio.least, 2))…\(text(row.ratio.greatest, 2)))"
    var columns = [
      pad(row.name, to: nameWidth), pad(text(row.swiftNanoseconds, 2), from: 9),
      pad(text(row.plainCNanoseconds, 2), from: 9), pad(text(row.ratio.median, 2), from: 6), pad(spread, to: 13),
      pad(text(row.swiftAllocations, 3), from: 6), pad(text(row.plainCAllocations, 3), from: 6),
    ]
    if let nanoseconds = row.sqliteNanoseconds, let ratio = row.sqliteRatio {
      columns.append(pad(text(nanoseconds, 0), to: 6))
      columns.append(text(ratio.median, 1))
    }
    return columns.joined(separator: "  ")
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func pad(_ text: String, from width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
