import Foundation

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

  /// Ends the line.
  func end() {
    if isShown { FileHandle.standardError.write(Data("\n".utf8)) }
    isShown = false
  }
}
