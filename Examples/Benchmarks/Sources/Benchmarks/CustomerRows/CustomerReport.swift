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
    print("Customer store: \(shop.customerCount) customers, \(shop.interactionCount) interactions; wall clock, all durable")
    print(
      Self.pad("", 58) + Self.pad("RetentionKit", -14) + Self.pad("(processor)", -13) + Self.pad("SQLite", -12)
        + "  times as fast, sums and (min…max)")
  }

  func add(_ name: String, _ times: PairedTimes, _ unit: Unit) {
    var line = Self.pad(name, 58) + Self.pad(Self.text(times.swiftNanoseconds, unit), -14)
    line += Self.pad(Self.text(times.swiftProcessorNanoseconds, unit), -13)
    line += Self.pad(times.sqliteNanoseconds.map { Self.text($0, unit) } ?? "", -12)
    if let ratio = times.ratio, let ratios = times.ratios {
      let spread = "(\(Report.text(ratios.least, 2))…\(Report.text(ratios.greatest, 2)))"
      line += Self.pad(Report.text(ratio, 2), -8) + "  " + spread
    }
    show(line)
  }

  func add(_ name: String, _ value: String) { show(Self.pad(name, 58) + "  " + value) }

  private func show(_ line: String) {
    print(line)
    // At once, also into a pipe: a run takes minutes.
    fflush(nil)
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
