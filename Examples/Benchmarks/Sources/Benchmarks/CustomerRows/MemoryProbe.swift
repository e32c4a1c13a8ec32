import Foundation
import RetentionKit

/// The memory that a process has of its own with a store open: what is not a page of the file.
enum MemoryProbe {
  /// Starts this program again, on a store alone.
  static func measure(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--memory-of", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Opens the store, asks it, and tells.
  static func run(_ path: String) throws -> String {
    let store = try CustomerStore(at: path)
    var interactions = 0
    try store.read { tx in
      for customer in try tx.customers(limit: 10_000) {
        guard let id = customer.id else { continue }
        interactions += try tx.timeline(of: id, limit: 50).interactions.count
        interactions += try tx.summary(of: id).interactionCount
      }
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon") } ?? "unknown"
    let kilobytes = Double(line.split(separator: " ").dropFirst().first ?? "0") ?? 0
    try store.close()
    return Report.text(kilobytes * 1024 / 1e6, 1) + " MB"
  }
}
