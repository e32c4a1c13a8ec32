import Foundation
import XCTest

/// A `StoreProbe` at work, in a process of its own.
final class Probe {
  /// How a probe ended, and what it printed.
  struct Outcome {
    let description: String
    let isSuccess: Bool
    let output: String
  }

  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  /// A file, since nobody need empty it for the probe to go on.
  private let output = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)")

  /// Starts the probe.
  init(_ arguments: [String]) throws {
    // SwiftPM puts the programs of a package beside its test bundle.
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let probe = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("StoreProbe")
    process.executableURL = probe
    process.arguments = arguments
    try Data().write(to: output)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardInput = FileHandle.nullDevice
    // A backtrace of a probe that a rig lets crash takes longer than the rig.
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  deinit {
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: output)
  }

  /// What to type to run the same again.
  var commandLine: String {
    ([process.executableURL?.path ?? ""] + (process.arguments ?? [])).joined(separator: " ")
  }

  var isRunning: Bool { process.isRunning }

  /// Waits for the end; a probe that takes longer than `limit` is killed.
  func finish(within limit: TimeInterval) -> Outcome {
    var description = ""
    if ended.wait(timeout: .now() + limit) == .timedOut {
      description = "the probe hangs: killed after \(Int(limit)) s"
      Glibc.kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    let status = process.terminationStatus
    if description.isEmpty {
      description = process.terminationReason == .exit ? "exit status \(status)" : "signal \(status)"
    }
    let text = String(decoding: (try? Data(contentsOf: output)) ?? Data(), as: UTF8.self)
    return Outcome(description: description, isSuccess: description == "exit status 0", output: text)
  }

  /// Kills it, as power or an operator would.
  func kill() -> Outcome {
    Glibc.kill(process.processIdentifier, SIGKILL)
    return finish(within: 60)
  }
}

/// The counters that a probe shares with the test, which outlive it.
struct Counters {
  let begun: UInt64
  let acknowledged: UInt64
  let opened: UInt64
  let compared: UInt64

  init(at path: String) {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    let numbers = (0..<4).map { index in
      data.count < index * 8 + 8 ? 0 : data.withUnsafeBytes { $0.load(fromByteOffset: index * 8, as: UInt64.self) }
    }
    (begun, acknowledged, opened, compared) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// Waits until `condition` holds of the counters at `path`, or the probe ends.
  static func wait(at path: String, for probe: Probe, until condition: (Counters) -> Bool) {
    while probe.isRunning, !condition(Counters(at: path)) { usleep(500) }
  }
}
