import ArgumentParser
import Foundation

/// How a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table
  case json
}

/// Named figures, in the order in which they are read.
struct Figures {
  private var rows: [(name: String, value: Int)] = []

  init(_ rows: [(name: String, value: Int)]) {
    self.rows = rows
  }

  /// A name as a JSON key: "used bytes" is "usedBytes".
  private static func key(_ name: String) -> String {
    let words = name.split(separator: " ")
    return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
  }

  func text(_ format: OutputFormat) throws -> String {
    switch format {
    case .table:
      let width = rows.map(\.name.count).max() ?? 0
      return rows.map { "\($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.value)" }
        .joined(separator: "\n")
    case .json:
      let object = Dictionary(rows.map { (Self.key($0.name), $0.value) }) { first, _ in first }
      let data = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
      return String(decoding: data, as: UTF8.self)
    }
  }
}
