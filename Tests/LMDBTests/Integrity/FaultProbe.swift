import Foundation
import XCTest

/// Lets plain LMDB work on files in processes of their own.
enum FaultProbe {
  /// How the work on one file ended.
  enum Outcome {
    case ok
    /// LMDB said no, in a step of the work.
    case error(code: Int, step: String)
    /// The process was killed by a signal, or did not end.
    case killed(String)
  }

  /// Works on each file, for `seconds` at most.
  static func run(_ files: [String], seed: UInt64, seconds: Int = 60) throws -> [Outcome] {
    guard !files.isEmpty else { return [] }
    let process = Process()
    process.executableURL = try executable()
    process.arguments = [String(seconds), String(seed)] + files
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n")
    guard process.terminationStatus == 0, lines.count == files.count else {
      throw XCTestError(.failureWhileWaiting, userInfo: [NSLocalizedDescriptionKey: "the probe failed: \(text)"])
    }
    return lines.map(outcome)
  }

  private static func outcome(_ line: Substring) -> Outcome {
    let words = line.split(separator: " ")
    switch words.first {
    case "ok": return .ok
    case "error": return .error(code: Int(words[1]) ?? 0, step: words[2..<words.count - 1].joined(separator: " "))
    default: return .killed(words.dropLast().joined(separator: " "))
    }
  }

  /// The program lies beside the tests.
  private static func executable() throws -> URL {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [beside, Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    let found = candidates.map { $0.appendingPathComponent("FaultProbe") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    return try XCTUnwrap(found, "FaultProbe has not been built")
  }
}
