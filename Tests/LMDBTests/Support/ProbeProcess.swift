import Foundation
import XCTest

/// A `OpeningProbe` at work.
final class ProbeProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest = Data()

  /// Starts the work on a store.
  init(_ work: String, _ path: String, _ number: Int? = nil) throws {
    // SwiftPM puts the programs of a package beside its test bundle.
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(fileURLWithPath: tests).deletingLastPathComponent()
    process.executableURL = folder.appendingPathComponent("OpeningProbe")
    process.arguments = [work, path] + (number.map { ["\($0)"] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit {
    if process.isRunning { kill() }
  }

  /// The next line it prints, or `nil` at the end.
  func readLine() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeSubrange(...end) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      rest.append(more)
    }
  }

  /// Everything else that it prints until it ends.
  func finish() -> [String] {
    try? input.fileHandleForWriting.close()
    var lines: [String] = []
    while let line = readLine() { lines.append(line) }
    process.waitUntilExit()
    if process.terminationReason == .uncaughtSignal { lines.append("signal \(process.terminationStatus)") }
    return lines
  }

  /// Kills it, as power or an operator would.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var identifier: Int32 { process.processIdentifier }

  /// Runs the whole work and returns what was printed.
  static func lines(_ work: String, _ path: String, _ number: Int? = nil) throws -> [String] {
    try ProbeProcess(work, path, number).finish()
  }
}
