import Logging
import Synchronization

/// Keeps what is logged, for a test to look at.
final class LogCapture: Sendable {
  struct Entry: Equatable {
    let level: Logger.Level
    let message: String
    let metadata: [String: String]
  }

  private let kept = Mutex<[Entry]>([])

  var entries: [Entry] { kept.withLock { $0 } }

  /// A logger whose entries come here.
  var logger: Logger {
    Logger(label: "LMDBTests") { _ in Handler(capture: self) }
  }

  private struct Handler: LogHandler {
    let capture: LogCapture
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }
      let entry = Entry(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" })
      capture.kept.withLock { $0.append(entry) }
    }
  }
}
