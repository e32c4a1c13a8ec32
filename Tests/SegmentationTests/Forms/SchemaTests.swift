import CustomerModel
import XCTest

@testable import Segmentation

/// Docs/segment.schema.json says what the code reads and writes.
final class SchemaTests: XCTestCase {
  func testAdmitsWhatIsWritten() throws {
    let schema = try SchemaDocument()
    let seed: UInt64 = 20_261_127
    print("seed \(seed)")
    var random = RandomPredicates(seed: seed)
    // A Decimal of Foundation does not hold every 64-bit number.
    for _ in 0..<1_000 {
      let predicate = try random.predicate(depth: 3)
      let text = try predicate.json()
      XCTAssertTrue(try schema.admits(try SchemaValue(json: text), schema.definition("predicate")), text)
      let definition = try SegmentDefinition("vip", predicate, zone: .customer).json()
      XCTAssertTrue(try schema.admits(try SchemaValue(json: definition), schema.root), definition)
    }
  }

  func testRefusesWhatIsNotRead() throws {
    let schema = try SchemaDocument()
    for (json, _) in JSONFormTests.refused {
      // What is no JSON is for no schema to say.
      guard let value = try? SchemaValue(json: json) else { continue }
      XCTAssertFalse(try schema.admits(value, schema.definition("predicate")), json)
    }
    for json in [#"{"name": "a"}"#, #"{"name": "a", "predicate": {"all": []}, "colour": "red"}"#, "[]"] {
      XCTAssertFalse(try schema.admits(try SchemaValue(json: json), schema.root), json)
    }
  }

  func testKnowsTheSameMembers() throws {
    let schema = try SchemaDocument()
    let predicates = schema.definition("predicate")["oneOf"]?.elements ?? []
    XCTAssertEqual(predicates.first?["$ref"], .string("#/$defs/measured"))
    let heads = predicates.dropFirst().compactMap { $0["required"]?.elements.first?.text }
    XCTAssertEqual(Set(heads), Set(FormNames.predicates))
    XCTAssertEqual(heads.count, FormNames.predicates.count)

    for (name, known, beside) in [
      ("measure", FormNames.measures, ["over", "of", "currency"]), ("test", FormNames.tests, ["folding", "with"]),
    ] {
      let definition = schema.definition(name)
      let variants = definition["oneOf"]?.elements.compactMap { $0["required"]?.elements.first?.text } ?? []
      XCTAssertEqual(variants.sorted(), known.sorted(), name)
      XCTAssertEqual(Set(definition["properties"]?.members.keys.map(\.self) ?? []), Set(known + beside), name)
    }
    let measured = schema.definition("measured")["properties"]?.members ?? [:]
    let measure = schema.definition("measure")["properties"]?.members ?? [:]
    let test = schema.definition("test")["properties"]?.members ?? [:]
    XCTAssertEqual(measured, measure.merging(test) { first, _ in first })
    XCTAssertEqual(Set(schema.root["properties"]?.members.keys.map(\.self) ?? []), ["name", "predicate", "zone"])
  }

  func testKnowsTheSameEnumerations() throws {
    let schema = try SchemaDocument()
    func names(_ value: SchemaValue?) -> [String] { (value?["enum"]?.elements ?? []).compactMap(\.text) }
    let test = schema.definition("test")["properties"]
    XCTAssertEqual(names(test?["folding"]), TextFolding.allCases.map(\.rawValue))
    XCTAssertEqual(names(test?["compares"]), ValueTest.Comparison.allCases.map(\.rawValue))
    XCTAssertEqual(names(schema.definition("measure")["properties"]?["list"]), ListName.allCases.map(\.rawValue))
    let types = (schema.definition("value")["oneOf"]?.elements ?? []).compactMap {
      $0["required"]?.elements.first?.text
    }
    XCTAssertEqual(types, JSONValues.typeNames.map(\.rawValue))

    let spans = try TextPattern(schema.definition("span")["pattern"]?.text ?? "")
    for unit in RollingWindow.Unit.allCases { XCTAssertTrue(spans.matches("30 \(unit.rawValue)")) }
    XCTAssertFalse(spans.matches("3 months"))
    let periods = try TextPattern(schema.definition("periods")["pattern"]?.text ?? "")
    for unit in CalendarWindow.Unit.allCases { XCTAssertTrue(periods.matches("4 \(unit.rawValue)")) }
    XCTAssertFalse(periods.matches("4 hours"))
    let windows = try TextPattern(schema.definition("window")["pattern"]?.text ?? "")
    for text in JSONFormTests.windows { XCTAssertTrue(windows.matches(text), text) }
    for text in JSONFormTests.otherWindows { XCTAssertFalse(windows.matches(text), text) }
  }
}
