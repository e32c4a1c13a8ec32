import Foundation
import RetentionMath
import XCTest

/// Figures computed in 50-digit arithmetic, published estimates, and the data they belong to; see Docs/Models.md.
enum Reference {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference")

  static func figures(_ path: String...) throws -> JSON {
    let data = try Data(contentsOf: folder.appending(path: "figures.json"))
    let value = try JSONDecoder().decode(JSON.self, from: data)
    return try path.reduce(value) { try $0.member($1) }
  }

  /// The rows of a table as text.
  static func table(_ name: String) throws -> [[String]] {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  static func numbers(_ name: String) throws -> [[Double]] {
    try table(name).map { row in try row.map { try XCTUnwrap(Double($0), name) } }
  }

  /// The sample of 2,357 CDNOW customers: (x, last day, age in days, cents of repeat purchases, held-out purchase days).
  static func sample() throws -> [[Double]] { try numbers("cdnow-sample.csv") }

  /// Histories in weeks of seven days.
  static func counts(_ rows: [[Double]], unit: TimeUnit = .week) throws -> PurchaseCounts {
    let days = unit == .week ? 7.0 : 1.0
    return try PurchaseCounts(
      repeatPurchases: rows.map { Int($0[0]) }, lastPurchase: rows.map { $0[1] / days },
      age: rows.map { $0[2] / days }, unit: unit)
  }

  /// A table whose fourth column is the number of customers.
  static func grouped(_ name: String) throws -> PurchaseCounts {
    let rows = try numbers(name)
    return try PurchaseCounts(
      repeatPurchases: rows.map { Int($0[0]) }, lastPurchase: rows.map { $0[1] / 7 }, age: rows.map { $0[2] / 7 },
      customers: rows.map { Int($0[3]) }, unit: .week)
  }
}

/// A value of a JSON document.
enum JSON: Decodable {
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  struct Missing: Error {
    let name: String
  }

  func member(_ name: String) throws -> JSON {
    guard case .object(let members) = self, let value = members[name] else { throw Missing(name: name) }
    return value
  }

  func number(_ name: String) throws -> Double { try member(name).asNumber }
  func numbers(_ name: String) throws -> [Double] { try member(name).asList.map { try $0.asNumber } }

  var asNumber: Double {
    get throws {
      guard case .number(let value) = self else { throw Missing(name: "number") }
      return value
    }
  }

  var asList: [JSON] {
    get throws {
      guard case .list(let values) = self else { throw Missing(name: "list") }
      return values
    }
  }

  var members: [(key: String, value: JSON)] {
    get throws {
      guard case .object(let members) = self else { throw Missing(name: "object") }
      return members.sorted { $0.key < $1.key }
    }
  }
}

/// Asserts equality up to a relative error, or, near 0, an absolute one.
func XCTAssertClose(
  _ value: Double, _ expected: Double, relative: Double, absolute: Double = 0,
  _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath, line: UInt = #line
) {
  let allowed = max(absolute, relative * abs(expected))
  // NaN is not close to anything.
  if !(abs(value - expected) <= allowed) {
    XCTFail("\(value) is not \(expected) within \(allowed): \(message())", file: file, line: line)
  }
}
