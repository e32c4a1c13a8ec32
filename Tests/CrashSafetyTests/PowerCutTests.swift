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

  func testCutsWhileAStoreIsBuilt() throws {
    let seen = try cut(
      "write-load", ["--build", "8"], cuts: TestScale.count(80, long: 3_000), commits: 10, lazy: false)
    XCTAssertGreaterThan(seen["without-store"] ?? 0, 0)
    XCTAssertEqual(seen["lost-acknowledged"], 0)
  }

  func testCutsWhileAStoreIsCompacted() throws {
    let seen = try cut("write-load", ["--compact"], cuts: TestScale.count(80, long: 3_000), commits: 12, lazy: false)
    XCTAssertEqual(seen["lost-acknowledged"], 0)
  }

  func testCutsAfterFlushesThatFailed() throws {
    try cut("write-load", ["--failing-flushes"], cuts: TestScale.count(80, long: 6_000), lazy: false)
    try cut("write-load", ["--failing-flushes", "--lazy"], cuts: TestScale.count(120, long: 6_000), lazy: true)
  }

  /// The controls: where nothing is flushed, the same checks find damage, and so they do on a disk that lies.
  func testTheRigSeesDamage() throws {
    let cuts = TestScale.count(30, long: 600)
    try cut("write-unflushed", [], cuts: cuts, lazy: false, more: ["--expect-damage"])
    try cut("write-load", [], cuts: cuts, lazy: false, more: ["--expect-damage", "--lying-disk"])
  }

  func testCutsAfterKills() throws {
    try cut("write-load", [], cuts: TestScale.count(60, long: 4_000), lazy: false, kills: 4)
    try cut("write-load", ["--lazy"], cuts: TestScale.count(60, long: 4_000), lazy: true, kills: 4)
  }

  /// Records a workload, cuts it at so many places, and returns what was counted.
  @discardableResult
  private func cut(
    _ load: String, _ options: [String], cuts: Int, commits: Int = 40, lazy: Bool, kills: Int = 0, more: [String] = []
  ) throws -> [String: Int] {
    try needSeam()
    var seen: [String: Int] = [:]
    // Many cuts of one record see less than fewer cuts of several.
    let records = TestScale.count(1, long: 12)
    for number in 0..<records {
      let seed = "\(TestScale.seed + UInt64(number))"
      let (home, record) = (path("store"), path("record"))
      for path in [home, record] { try? FileManager.default.removeItem(atPath: path) }
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
      let load = [load, "--store", "\(home)/store", "--seed", seed, "--record", record] + options
      try self.record(load + ["--counters", path("counters-\(UUID().uuidString)")], commits: commits, kills: kills)
      let lines = try run(
        inWork: "power-cut", "--record", record, "--seed", seed, "--cut-seed", seed, "--cuts", "\(cuts / records)",
        "--memory", options: (lazy ? ["--lazy"] : []) + more)
      let words = lines.last?.split(separator: " ") ?? []
      for index in stride(from: 0, to: words.count - 1, by: 2) {
        seen[String(words[index]), default: 0] += Int(words[index + 1]) ?? 0
      }
    }
    return seen
  }

  /// Runs the load to its end, after so many that are killed on the way there.
  private func record(_ load: [String], commits: Int, kills: Int) throws {
    var random = SeededGenerator(seed: TestScale.seed)
    for kill in 0..<kills {
      let call = Int.random(in: 10...60, using: &random)
      let appends = kill == 0 ? [] : ["--append"]
      let outcome = try Probe(load + ["--commits", "\(commits)", "--kill-at", "\(call)"] + appends).finish(within: 60)
      XCTAssertEqual(outcome.description, "signal 9", outcome.output)
    }
    try run(load + ["--commits", "\(commits)"] + (kills == 0 ? [] : ["--append"]))
  }
}
