import CustomerModel
import CustomerStore
import Foundation
import XCTest

/// That the import of an archive by the tool, killed at any instant and run again, ends as one that was left alone.
final class ArchiveKillTests: ToolTestCase {
  private func fill(_ store: CustomerStore, _ numbers: inout SeededNumbers, count: Int) throws {
    let euro = try Currency("EUR")
    var rest = count
    while rest > 0 {
      let visits = (0..<min(rest, 10_000)).map { _ in
        let instant = 1_760_000_000_000_000 + Int64.random(in: 0..<40_000_000, using: &numbers) * 1_000_000
        let number = Int.random(in: 0..<count, using: &numbers)
        return Interaction(
          .purchase(Purchase(total: Money(minorUnits: Int64(number % 9_000 + 1), currency: euro))),
          by: ExternalID("customer-\(number % (count / 20 + 1))"), occurredAt: Timestamp(microseconds: instant),
          key: number.isMultiple(of: 3) ? InteractionKey(source: "shop", id: "order-\(number)-\(instant)") : nil)
      }
      try store.write { tx in _ = try tx.record(contentsOf: visits) }
      rest -= visits.count
    }
    try store.write { tx in
      for number in 0..<40 {
        let id = ExternalID("customer-\(number)")
        try tx.upsert(Customer(id: id, name: "Customer \(number)", country: "GB"))
        try tx.record(
          ConsentRecord(.granted, purpose: "news", at: Timestamp(day: "2026-03-02"), source: "a test"), by: id)
        if number.isMultiple(of: 4) {
          try tx.identify(ExternalID("cookie-\(number)", kind: "visitor"), as: id, reason: "login")
        }
      }
    }
  }

  func testKilledImportsOfArchivesGoOn() throws {
    print("seed \(Self.seed)")
    var numbers = SeededNumbers(seed: Self.seed)
    let source = try open("source.retention")
    try fill(source, &numbers, count: Self.isLong ? 400_000 : 8_000)
    let contents = try source.exportArchive(to: path("archive"))
    try source.close()

    let arguments = ["import", path("killed.retention"), path("archive"), "--input", "archive"]
    var kills = 0
    for _ in 0..<(Self.isLong ? 60 : 6) {
      let process = try start(arguments)
      usleep(UInt32.random(in: 20_000...(Self.isLong ? 900_000 : 300_000), using: &numbers))
      if process.isRunning { kills += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    print("\(kills) kills")
    let process = try start(arguments)
    process.waitUntilExit()
    let errors = try text("run.err")
    XCTAssertEqual(process.terminationStatus, 0, errors)
    XCTAssertEqual(try hash(of: "killed.retention"), contents.stateHash)
    let store = try open("killed.retention")
    XCTAssertEqual(try store.verifyRecords().problems, [])
    let again = try store.exportArchive(to: path("again"))
    XCTAssertEqual(again.stateHash, contents.stateHash)
    try store.close()
    XCTAssertEqual(
      try Data(contentsOf: URL(fileURLWithPath: path("again"))),
      try Data(contentsOf: URL(fileURLWithPath: path("archive"))))
  }
}
