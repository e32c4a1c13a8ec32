import Foundation
import XCTest

/// A process that is killed at any moment loses no commit that it was told of, and leaves none half done.
final class KillTests: CrashTestCase {
  func testKillsWhileWriting() throws {
    for durability in [[], ["--lazy"]] {
      let name = durability.isEmpty ? "full" : "lazy"
      try killLoop(name, rounds: TestScale.count(10, long: 200), durability)
    }
  }

  func testKillsWhileAnotherProcessReads() throws {
    let counters = path("reader-counters")
    try FileManager.default.createDirectory(atPath: path("read"), withIntermediateDirectories: false)
    // The reader needs a store with tables to open.
    let first = ["--store", path("read/store"), "--counters", path("first-counters"), "--seed", seed, "--commits", "1"]
    try run(["write-load"] + first)
    let reader = try Probe(["read-load", "--store", path("read/store"), "--counters", counters, "--seed", seed])
    Counters.wait(at: counters, for: reader) { $0.compared > 0 }
    try killLoop("read", rounds: TestScale.count(6, long: 100), [], known: 1)
    XCTAssertTrue(reader.isRunning)
    let outcome = reader.kill()
    XCTAssertEqual(outcome.description, "signal 9", outcome.output)
    XCTAssertGreaterThan(Counters(at: counters).compared, 10)
    try run(["check", "--store", path("read/store"), "--seed", seed])
  }

  func testKillsDuringBackups() throws {
    try killLoop("backup", rounds: TestScale.count(6, long: 100), ["--backup", path("backup/copy")])
  }

  func testKillsWhileAStoreIsCompacted() throws {
    try killLoop("compact", rounds: TestScale.count(6, long: 100), ["--compact"])
  }

  func testKillsDuringCreation() throws {
    var random = SeededGenerator(seed: TestScale.seed)
    for round in 0..<TestScale.count(8, long: 200) {
      let arguments = [
        "--work", try makeDirectory("made-\(round)"), "--counters", path("counters-\(round)"), "--seed", seed,
      ]
      let maker = try Probe(["create-load"] + arguments)
      // Every other one while the first store is being made.
      if round.isMultiple(of: 2) { Counters.wait(at: path("counters-\(round)"), for: maker) { $0.opened > 0 } }
      usleep(UInt32.random(in: 2_000...60_000, using: &random))
      let outcome = maker.kill()
      XCTAssertEqual(outcome.description, "signal 9", outcome.output)
      try run(["check-created"] + arguments, "round \(round):")
    }
  }

  /// Kills the process at each call that reaches the disk, one after the other.
  func testKillsAtEveryCall() throws {
    try needSeam()
    let kills = TestScale.isLong ? "all" : "before"
    try run(inWork: "kill-sweep", "--scenario", "all", "--kill", kills, "--memory")
    try run(inWork: "kill-sweep", "--scenario", "commit", "--kill", "after,inside", "--memory")
  }

  /// Lets a probe write, kills it, and checks the store; again and again on the same store.
  private func killLoop(_ name: String, rounds: Int, _ options: [String], known: UInt64 = 0) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    let (store, counters) = (path("\(name)/store"), path("\(name)-counters"))
    let backup = options.first == "--backup" ? options : []
    var random = SeededGenerator(seed: TestScale.seed)
    // What was committed by others: the checks.
    var known = known
    for round in 0..<rounds {
      let opened = Counters(at: counters).opened
      let writer = try Probe(
        ["write-load", "--store", store, "--counters", counters, "--seed", seed] + options)
      // Every third one while the store is being opened.
      if !round.isMultiple(of: 3) { Counters.wait(at: counters, for: writer) { $0.opened > opened } }
      usleep(UInt32.random(in: 2_000...60_000, using: &random))
      let outcome = writer.kill()
      XCTAssertEqual(outcome.description, "signal 9", outcome.output)
      let after = Counters(at: counters)
      let least = max(after.acknowledged, known)
      let most = max(after.begun, known)
      let lines = try run(
        ["check", "--store", store, "--seed", seed, "--at-least", "\(least)", "--at-most", "\(most)"] + backup,
        "round \(round):")
      // The check leaves the store one commit further.
      known = (lines.last?.split(separator: " ").last.flatMap { UInt64($0) } ?? 0) + 1
    }
  }
}
