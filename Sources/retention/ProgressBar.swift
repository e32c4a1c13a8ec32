import Foundation
import LMDB

/// A line on standard error that tells how far something is, if somebody sees it: on a terminal only.
final class ProgressBar {
  private let isVisible = isatty(STDERR_FILENO) == 1
  private var isShown = false

  private static let width = 24

  /// Shows a share of something, and what else is to be said.
  func show(_ done: UInt64, of total: UInt64?, _ text: String) {
    guard isVisible else { return }
    isShown = true
    var bar = ""
    if let total, total > 0 {
      let share = min(Double(done) / Double(total), 1)
      let filled = Int(share * Double(Self.width))
      let (before, behind) = (
        String(repeating: "#", count: filled), String(repeating: "-", count: Self.width - filled)
      )
      bar = "[\(before)\(behind)] \(Int(share * 100)) %  "
    }
    // Over the line before, of which nothing is to remain.
    FileHandle.standardError.write(Data("\r\u{1B}[K\(bar)\(text)".utf8))
  }

  /// Shows how far the copying of a store is.
  func show(_ progress: Environment.CopyProgress) -> Bool {
    let name =
      switch progress.phase {
      case .checking: "checking"
      case .copying: "copying"
      case .verifying: "verifying the copy"
      }
    show(UInt64(progress.fractionCompleted * 1000), of: 1000, "\(name), \(progress.totalByteCount) bytes")
    return true
  }

  /// Shows a bar while `work` is done, and ends it whatever becomes of that.
  static func during<Result>(_ work: (ProgressBar) throws -> Result) rethrows -> Result {
    let bar = ProgressBar()
    defer { bar.end() }
    return try work(bar)
  }

  /// Ends the line.
  func end() {
    if isShown { FileHandle.standardError.write(Data("\n".utf8)) }
    isShown = false
  }
}
