import Foundation
import XCTest

/// Whatever a disk keeps of what was not flushed, a power cut leaves a whole store, with every commit that it promised.
final class PowerCutTests: CrashTestCase {
  func testFullDurabilityLosesNoAcknowledgedCommit() throws {
    let seen = try cut("write-load", [], cuts: TestScale.count(120, long: 6_000), lazy: false)
    XCTAssertEqual(seen["lost-acknowledged"], 0)
  }

  func testOnlyTheLastCommitMayBeLost() throws {
    let seen = try cut("write-load", ["--lazy"], cuts: TestScale.count(120, long: 6_000), lazy: true)
    // That some are lost shows that the rig can tell.
    XCTAssertGreaterThan(seen["lost-acknowledged"] ?? 0, 0)
  }

  func testCutsDuringCreation() throws {
    let seen = try cut("write-load", [], cuts: TestScale.count(100, long: 4_000), commits: 2, lazy: false)
    XCTAssertGreaterThan(seen["without-store"] ?? 0, 0)
  }

  func testCutsDuringBackups() throws {
    let options = ["--backup", path("store/copy")]
    try cut("write-load", options, cuts: TestScale.count(80, long: 3_000), commits: 12, lazy: false)
  }

  func testCutsAfterFlushesThatFailed() throws {
    try cut("write-load", ["--failing-flushes"], cuts: TestScale.count(80, long: 6_000), lazy: false)
    try cut("write-load", ["--failing-flushes", "--lazy"], cuts: TestScale.count(120, long: 6_000), lazy: true)
  }

  /// The controls: where nothing is flushed, the same checks find damage, and so they do on a disk that lies.
  func testTheRigSeesDamage() throws {
    let cuts = TestScale.count(30, long: 600)
    try cut("write-unflushed", [], cuts: cuts, lazy: false, ["--expect-damage"])
    try cut("write-load", [], cuts: cuts, lazy: false, ["--expect-damage", "--lying-disk"])
  }

  /// Records a workload, cuts it at so many places, and returns what was counted.
  @discardableResult
  private func cut(
    _ load: String, _ options: [String], cuts: Int, commits: Int = 40, lazy: Bool, _ more: [String] = []
  ) throws -> [String: Int] {
    try needSeam()
    var seen: [String: Int] = [:]
    // Many cuts of one record see less than fewer cuts of several.
    for number in 0..<TestScale.count(1, long: 12) {
      let seed = "\(TestScale.seed + UInt64(number))"
      let (home, record) = (path("store"), path("record-\(number)"))
      try? FileManager.default.removeItem(atPath: home)
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
      var arguments = ["--store", "\(home)/store", "--seed", seed, "--commits", "\(commits)", "--record", record]
      if load == "write-load" { arguments += ["--counters", path("counters-\(number)")] }
      try run([load] + arguments + options)
      let work = try makeDirectory("images-\(load)-\(options.joined())-\(number)-\(more.joined())".filter { $0 != "/" })
      let lines = try run(
        ["power-cut", "--record", record, "--work", work, "--seed", seed, "--cut-seed", seed]
          + ["--cuts", "\(cuts / TestScale.count(1, long: 12))", "--memory"] + (lazy ? ["--lazy"] : []) + more)
      let words = lines.last?.split(separator: " ") ?? []
      for index in stride(from: 0, to: words.count - 1, by: 2) {
        seen[String(words[index]), default: 0] += Int(words[index + 1]) ?? 0
      }
    }
    return seen
  }
}
