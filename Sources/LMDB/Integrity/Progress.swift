/// Tells a closure now and then how far a walk is, and stops the walk when the closure says so.
struct Progress {
  /// Pages between two calls: about a millisecond of work.
  private static let interval: UInt64 = 2_048

  private let report: ((_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool)?
  private var next: UInt64 = interval

  init(report: ((UInt64, UInt64) -> Bool)?) {
    self.report = report
  }

  /// Calls the closure, unless the last call is only a few pages ago.
  @inline(__always)
  mutating func tick(_ done: UInt64, of total: UInt64) throws(FileRejection) {
    guard done >= next else { return }
    next = done &+ Self.interval
    try call(done, total)
  }

  /// Calls the closure for the last time.
  func finish(_ total: UInt64) throws(FileRejection) {
    try call(total, total)
  }

  private func call(_ done: UInt64, _ total: UInt64) throws(FileRejection) {
    guard let report else { return }
    guard report(done, total) else { throw .cancelled }
  }
}
