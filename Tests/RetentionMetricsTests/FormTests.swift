import CustomerModel
import CustomerStore
import RetentionMath
import RetentionMetrics
import XCTest

/// Names, definitions, and the rules by which figures are given and left out.
final class FormTests: MetricsTestCase {
  func testEachMetricSaysWhatItIs() throws {
    var names: Set<String> = []
    for metric in MetricRegistry.all {
      let definition = metric.definition
      XCTAssertTrue(names.insert(definition.name).inserted, definition.name)
      XCTAssertGreaterThan(definition.text.count, 40, definition.name)
      XCTAssertFalse(definition.unit.isEmpty, definition.name)
      XCTAssertEqual(try MetricRegistry.metric(named: definition.name).definition, definition)
    }
  }

  func testCellsHaveNoNumbersThatAreNone() {
    XCTAssertEqual(MetricCell(.number(.nan)).value, .empty)
    XCTAssertEqual(MetricCell(.rate(.infinity)).value, .empty)
    XCTAssertEqual(MetricCell.ratio(1, 0).value, .empty)
    XCTAssertEqual(MetricCell.rate(Proportion(successes: 0, trials: 0)), .empty(n: 0))
  }

  /// A 95 % interval holds the true share in about 95 of 100 samples, over all shares; at single ones a little more or less,
  /// for counts are whole.
  func testIntervalsCoverTheTrueShare() {
    var random = SeededGenerator(seed: 20_261_125)
    for n in [20, 60, 150, 400] {
      var covered = 0
      for _ in 0..<2_000 {
        let share = Double.random(in: 0.02...0.98, using: &random)
        let successes = (0..<n).count { _ in Double.random(in: 0..<1, using: &random) < share }
        let cell = MetricCell.rate(Proportion(successes: successes, trials: n))
        if cell.interval?.contains(share) ?? false { covered += 1 }
      }
      XCTAssertTrue((1_860...1_940).contains(covered), "of \(n): \(covered) of 2000")
    }
  }

  func testTextIsSafeToShow() throws {
    let store = try open()
    try store.write { tx in
      _ = try tx.upsert(Customer(id: ExternalID("ada"), acquisitionSource: "a\u{1B}[31m\"b\",\nc"))
    }
    let table = try table(AcquisitionMetric(), MetricScope(asOf: day("2026-11-25")), store)
    XCTAssertFalse(table.description.unicodeScalars.contains("\u{1B}"))
    XCTAssertTrue(table.csv().contains("\"a\u{1B}[31m\"\"b\"\",\nc\""), table.csv())
  }
}
