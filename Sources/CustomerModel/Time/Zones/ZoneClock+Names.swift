internal import Foundation
internal import Synchronization

extension ZoneClock {
  static let utc = ZoneClock(name: "UTC", first: 0, changes: [])

  /// The zones that the process has used, by name.
  private static let known = Mutex(["UTC": utc])

  /// The clock of a zone, the same object each time; `nil` if there is no such zone.
  static func named(_ name: String) -> ZoneClock? {
    if let clock = known.withLock({ $0[name] }) { return clock }
    guard isName(name), let zone = TimeZone(identifier: name) else { return nil }
    // Read outside the lock; of two threads that do so, the first one's clock is kept.
    let clock = ZoneClock(name: name, zone: zone)
    return known.withLock { known in
      if let earlier = known[name] { return earlier }
      known[name] = clock
      return clock
    }
  }

  private convenience init(name: String, zone: TimeZone) {
    let beginning = Date(timeIntervalSince1970: -62_135_769_600)
    var changes: [(start: Int64, offset: Int32)] = []
    var date = beginning
    while let change = zone.nextDaylightSavingTimeTransition(after: date), change > date {
      let seconds = Int64(change.timeIntervalSince1970.rounded())
      guard seconds < Self.end else { break }
      changes.append((seconds, Int32(truncatingIfNeeded: zone.secondsFromGMT(for: change))))
      date = change
    }
    self.init(
      name: name, first: Int32(truncatingIfNeeded: zone.secondsFromGMT(for: beginning)), changes: changes)
  }

  /// Whether Foundation may take the text for a name of the IANA database, and not for an abbreviation or an offset.
  private static func isName(_ text: String) -> Bool {
    guard text.utf8.count <= 64, text.utf8.allSatisfy(isNameByte) else { return false }
    if text.utf8.count == 3 { return shortNames.contains(text) }
    // Etc/GMT+3 is a name, GMT+3 is none, but for an offset of zero.
    let isOffset = text.hasPrefix("GMT") || text.hasPrefix("UTC")
    return !(isOffset && text.utf8.count > 3) && !otherNames.contains { text.hasPrefix($0) }
      || zeroOffsets.contains(text)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// The names of three letters in the IANA database; Foundation has more, some of them ambiguous, such as `IST`.
  private static let shortNames: Set<String> = [
    "CET", "EET", "EST", "GMT", "HST", "MET", "MST", "PRC", "ROC", "ROK", "UCT", "UTC", "WET",
  ]

  private static let zeroOffsets: Set<String> = ["GMT0", "GMT+0", "GMT-0"]

  /// What Foundation's data has besides the places and rules of the database.
  private static let otherNames = ["Etc/Unknown", "Factory", "SystemV/"]
}
