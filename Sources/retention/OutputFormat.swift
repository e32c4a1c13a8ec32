import ArgumentParser
import Foundation

/// How a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table
  case json
}

/// Named figures and words, in the order in which they are read.
struct Figures {
  enum Value {
    case count(Int)
    case text(String)
    case flag(Bool)
  }

  private var rows: [(name: String, value: Value)]

  init(_ rows: [(name: String, value: Value)]) { self.rows = rows }

  init(_ rows: [(name: String, value: Int)]) { self.rows = rows.map { ($0.name, .count($0.value)) } }

  mutating func append(_ name: String, _ value: Value) { rows.append((name, value)) }

  /// A name as a JSON key: "used bytes" is "usedBytes".
  private static func key(_ name: String) -> String {
    let words = name.split(separator: " ")
    return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
  }

  func text(_ format: OutputFormat) throws -> String {
    switch format {
    case .table:
      let width = rows.map(\.name.count).max() ?? 0
      return rows.map { "\($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.value.text)" }
        .joined(separator: "\n")
    case .json:
      let object = Dictionary(rows.map { (Self.key($0.name), $0.value.object) }) { first, _ in first }
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
    }
  }
}

extension Figures.Value {
  fileprivate var text: String {
    switch self {
    case .count(let count): String(count)
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  fileprivate var object: Any {
    switch self {
    case .count(let count): count
    case .text(let text): text
    case .flag(let flag): flag
    }
  }
}
