import Foundation
import XCTest

@testable import CustomerModel

/// Random changes of a schema, most of them allowed.
struct SchemaScript {
  /// Names that changes may also use, whether they are taken or not.
  var names: [String]
  /// A name that is free.
  var freshName: String
  var canRestore = false

  mutating func change(_ schema: inout AttributeSchema, using generator: inout SplitMix64) {
    let known = schema.declarations.filter { !$0.isBuiltIn }.flatMap { [$0.name] + $0.formerNames }
    let old = (known + names).randomElement(using: &generator) ?? freshName
    let new = ([freshName] + names).randomElement(using: &generator) ?? freshName
    let type = AttributeType.allCases.randomElement(using: &generator) ?? .string
    // What is refused changes nothing, which the tests check by what they compare.
    switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1, 2: _ = try? schema.declare(new, as: type, isPersonal: Bool.random(using: &generator))
    case 3, 4: _ = try? schema.rename(old, to: new)
    case 5: _ = try? schema.widen(old, to: type)
    case 6: _ = try? schema.deprecate(old)
    default: if canRestore { _ = try? schema.restore(old) }
    }
  }
}

final class SchemaEvolutionTests: XCTestCase {
  /// Values stored under any earlier schema are read under every later one, as the same value.
  func testOldRecordsAreReadWhateverChanges() throws {
    let seed: UInt64 = 42
    var generator = SplitMix64(seed: seed)
    for round in 0..<100 {
      var schema = AttributeSchema()
      var stored: [(number: UInt16, name: String, value: AttributeValue)] = []
      for step in 0..<40 {
        let before = schema
        var script = SchemaScript(
          names: (0..<6).map { "m\($0)" } + ["country"], freshName: "n\(step)", canRestore: true)
        script.change(&schema, using: &generator)
        try checkNothingIsLost(from: before, to: schema)
        if let declaration = schema.declarations.filter({ !$0.isBuiltIn }).randomElement(using: &generator) {
          let value = try Self.value(of: declaration.type, using: &generator)
          let valid = try schema.validate(value, for: declaration.name, admitsDeprecated: true)
          stored.append((valid.declaration.number, declaration.name, valid.value))
        }
        for (number, name, value) in stored {
          let (declaration, current) = try schema.current(value, ofNumber: number)
          XCTAssertEqual(current, value.widened(to: declaration.type), "round \(round), seed \(seed)")
          XCTAssertEqual(current.type, declaration.type)
          XCTAssertEqual(schema[name]?.number, number, "\(name), round \(round), seed \(seed)")
        }
      }
      let json = try JSONEncoder().encode(schema)
      XCTAssertEqual(try JSONDecoder().decode(AttributeSchema.self, from: json), schema)
    }
  }

  func testUnknownAndForeignRecordsAreErrors() throws {
    var schema = AttributeSchema()
    try schema.declare("seats", as: .integer)
    assertThrows(.unknownNumber(65)) { _ = try schema.current(5, ofNumber: 65) }
    assertThrows(.unknownNumber(12)) { _ = try schema.current(5, ofNumber: 12) }
    assertThrows(.wrongType(path: "attributes.seats", expected: .integer, value: "a")) {
      _ = try schema.current("a", ofNumber: 64)
    }
    XCTAssertEqual(try schema.current(.null, ofNumber: 64).value, .null)
  }

  private func checkNothingIsLost(from before: AttributeSchema, to after: AttributeSchema) throws {
    for declaration in before.declarations {
      let new = try XCTUnwrap(after[number: declaration.number])
      XCTAssertTrue(declaration.type.widens(to: new.type))
      XCTAssertTrue(!declaration.isPersonal || new.isPersonal)
      for name in [declaration.name] + declaration.formerNames {
        XCTAssertEqual(after[name]?.number, declaration.number)
      }
    }
    let names = after.declarations.flatMap { [$0.name] + $0.formerNames }
    XCTAssertEqual(Set(names).count, names.count)
    XCTAssertEqual(after.declarations.map(\.number), after.declarations.map(\.number).sorted())
  }

  private static func value(of type: AttributeType, using generator: inout SplitMix64) throws -> AttributeValue {
    let number = Int64.random(in: -5...5, using: &generator)
    return switch type {
    case .string: .string("\(number)")
    case .boolean: .boolean(number > 0)
    case .integer: .integer(number)
    case .decimal: .decimal(try ExactDecimal(coefficient: number, scale: 2))
    case .money: .money(try Money("\(number) EUR"))
    case .date: .date(try CalendarDate("2026-02-0\(abs(number) + 1)"))
    case .timestamp: .timestamp(.latest)
    case .birthday: .birthday(try Birthday("--02-29"))
    case .strings: .strings(Array(repeating: "a", count: Int(abs(number))))
    }
  }
}
