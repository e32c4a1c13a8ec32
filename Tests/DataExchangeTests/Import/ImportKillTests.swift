import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// That an import by the tool, killed at any instant and run again, ends as one that was left alone.
final class ImportKillTests: ImportTestCase {
  func testKilledImportsGoOn() throws {
    let tool = try XCTUnwrap(try Self.tool())
    let mapping = try XCTUnwrap(ImportMapping.retail)
    let log = try file(GeneratedLog.retail(rows: Self.isLong ? 400_000 : 60_000, seed: 12))
    let mappingFile = try file(mapping.json, "mapping.json")
    let whole = try open("whole")
    let report = try importing(log, mapping, into: whole, rejects: "whole.csv")
    XCTAssertGreaterThan(report.rejectedRowCount, 0)
    let expected = try hash(of: whole)
    let rejects = try text("whole.csv")

    let seed = ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_125
    print("seed \(seed)")
    var numbers = SeededNumbers(seed: seed)
    let arguments = [
      "import", path("killed.retention"), log, "--mapping", mappingFile, "--rejects", path("killed.csv"),
      "--batch-size", "4000",
    ]
    var kills = 0
    for _ in 0..<(Self.isLong ? 60 : 8) {
      let process = Process()
      process.executableURL = tool
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(UInt32.random(in: 20_000...(Self.isLong ? 900_000 : 400_000), using: &numbers))
      if process.isRunning { kills += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    print("\(kills) kills")
    let process = Process()
    process.executableURL = tool
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 2)
    let store = try open("killed")
    XCTAssertEqual(try hash(of: store), expected, "seed \(seed)")
    XCTAssertEqual(try text("killed.csv"), rejects, "seed \(seed)")
  }

  /// SwiftPM puts the programs of a package beside its test bundle.
  private static func tool() throws -> URL? {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let tool = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("retention")
    return FileManager.default.isExecutableFile(atPath: tool.path) ? tool : nil
  }
}
