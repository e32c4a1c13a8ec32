import Foundation
import XCTest

/// A test with a directory of its own, in which probes work. The directory stays if the test fails.
class CrashTestCase: XCTestCase {
  private(set) var directory = ""

  override func setUpWithError() throws {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent("CrashSafetyTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    directory = base.resolvingSymlinksInPath().path
  }

  override func tearDownWithError() throws {
    guard testRun?.totalFailureCount ?? 0 == 0 else { return print("Kept for a look: \(directory)") }
    try FileManager.default.removeItem(atPath: directory)
  }

  /// The first seed, as probes take it.
  let seed = "\(TestScale.seed)"

  /// A path in the test's directory.
  func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// Makes a directory in the test's directory, and returns its path.
  func makeDirectory(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
    return path(name)
  }

  /// Runs a probe to its end, and returns the lines it printed. If it fails, the test does, with all that it printed and
  /// what to type to see it again.
  @discardableResult
  func run(
    _ arguments: [String], _ note: String = "", within limit: TimeInterval = 600, file: StaticString = #filePath,
    line: UInt = #line
  ) throws -> [String] {
    let probe = try Probe(arguments)
    let outcome = probe.finish(within: limit)
    guard outcome.isSuccess else {
      let again = "RETENTION_TEST_SEED=\(TestScale.seed) swift test --filter \(Self.self)"
      XCTFail(
        "\(note) \(outcome.description)\n\(outcome.output)\ncommand: \(probe.commandLine)\nthe test: \(again)",
        file: file, line: line)
      throw ProbeFailed()
    }
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// Runs a probe in a new directory, which it leaves only if it fails.
  @discardableResult
  func run(
    inWork arguments: String..., within limit: TimeInterval = 600, file: StaticString = #filePath, line: UInt = #line
  ) throws -> [String] {
    let work = try makeDirectory("work-\(UUID().uuidString)")
    let command = Array(arguments.prefix(1)) + ["--work", work] + arguments.dropFirst()
    let lines = try run(command, within: limit, file: file, line: line)
    try FileManager.default.removeItem(atPath: work)
    return lines
  }

  /// Skips the test where the seam at the system calls is not there.
  func needSeam() throws {
    let isThere = try run(["capabilities"]).contains("faults yes")
    try XCTSkipUnless(isThere, "a build with a sanitizer has its own seams at the system calls")
  }
}

/// Thrown after the failure was reported, to end the test.
struct ProbeFailed: Error {}
