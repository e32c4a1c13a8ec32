import Foundation
import RetentionKit

/// A number to be read, in any locale with a point.
func number(_ value: Double) -> String {
  value.isFinite && value.magnitude < 1e12 ? String(format: "%.4g", value) : "\(value)"
}

/// An estimate with its interval.
func text(_ estimate: Estimate) -> String {
  let interval = estimate.interval95.map { " (95 %: \(number($0.lowerBound)) to \(number($0.upperBound)))" } ?? ""
  return number(estimate.value) + interval
}

/// What scripts read.
func encoded(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
