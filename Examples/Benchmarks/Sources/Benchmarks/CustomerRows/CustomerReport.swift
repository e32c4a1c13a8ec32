import Foundation

/// Prints what the customer store and SQLite took, line by line.
struct CustomerReport {
  enum Unit {
    /// Entries a second.
    case rate
    /// Microseconds an entry.
    case time
  }

  func printHeader(_ shop: Shop) {
    print("")
    print("Customer store: \(shop.customerCount) customers, \(shop.interactionCount) interactions, durable commits")
    print(
      Self.pad("", 54) + Self.pad("RetentionKit", -25) + Self.pad("SQLite", -25) + "  times as fast, wall clock: of the"
    )
    print(
      Self.pad("", 54) + Self.pad("wall clock  processor", -25) + Self.pad("wall clock  processor", -25)
        + "  sums  (min…max); processor")
  }

  func add(_ name: String, _ times: PairedTimes, _ unit: Unit) {
    guard let swift = times.nanoseconds(times.swift) else { return }
    var line = Self.pad(name, 54) + Self.text(swift, unit)
    if let sqlite = times.nanoseconds(times.sqlite), let ratios = times.ratios {
      let spread = "(\(Report.text(ratios.least, 2))…\(Report.text(ratios.greatest, 2)))"
      line += Self.text(sqlite, unit) + Self.pad(Report.text(sqlite.wall / swift.wall, 2), -6) + "  "
      line += Self.pad(spread, 13) + " " + Report.text(sqlite.processor / swift.processor, 2)
    }
    show(line)
  }

  func add(_ name: String, _ value: String) { show(Self.pad(name, 54) + "  " + value) }

  private func show(_ line: String) {
    print(line)
    // At once, also into a pipe: a run takes minutes.
    fflush(nil)
  }

  private static func text(_ nanoseconds: (wall: Double, processor: Double), _ unit: Unit) -> String {
    pad(text(nanoseconds.wall, unit), -14) + pad(text(nanoseconds.processor, unit), -11)
  }

  private static func text(_ nanoseconds: Double, _ unit: Unit) -> String {
    switch unit {
    case .rate: "\(Int(1e9 / nanoseconds))/s"
    case .time: Report.text(nanoseconds / 1000, 2) + " µs"
    }
  }

  /// Pads behind, or in front for a width below zero.
  private static func pad(_ text: String, _ width: Int) -> String {
    let blank = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? blank + text : text + blank
  }
}
