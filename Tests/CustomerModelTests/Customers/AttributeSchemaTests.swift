import CustomerModel
import Foundation
import XCTest

extension Customer.Attributes {
  fileprivate var licences: Attribute<Int> { Attribute("licences") }
}

final class AttributeSchemaTests: XCTestCase {
  func testBuiltInAttributesHaveFixedNumbers() throws {
    let schema = AttributeSchema()
    let expected: [(UInt16, String, AttributeType)] = [
      (1, "name", .string), (2, "email", .string), (3, "phone", .string), (4, "birthday", .birthday),
      (5, "country", .string), (6, "language", .string), (7, "timeZone", .string), (8, "signedUpAt", .timestamp),
      (9, "acquisitionSource", .string), (10, "acquisitionCampaign", .string), (11, "acquisitionCost", .money),
    ]
    XCTAssertEqual(schema.declarations.count, expected.count)
    for (declaration, (number, name, type)) in zip(schema.declarations, expected) {
      XCTAssertEqual(declaration.number, number)
      XCTAssertEqual(declaration.name, name)
      XCTAssertEqual(declaration.type, type)
      XCTAssertEqual(schema[name], declaration)
      XCTAssertEqual(schema[number: number], declaration)
    }
    XCTAssertEqual(schema.declarations.filter(\.isPersonal).map(\.name), ["name", "email", "phone", "birthday"])
  }

  func testDeclaringTwiceIsDeclaringOnce() throws {
    var schema = AttributeSchema()
    let first = try schema.declare(\.licences)
    XCTAssertEqual(first, AttributeDeclaration(number: 64, name: "licences", type: .integer))
    XCTAssertEqual(try schema.declare("licences", as: .integer), first)
    XCTAssertEqual(try schema.declare("e\u{301}", as: .string).name.utf8.count, 2, "accents are composed")
    XCTAssertEqual(try schema.declare("\u{E9}", as: .string).number, 65)
    XCTAssertTrue(try schema.declare("licences", as: .integer, isPersonal: true).isPersonal)
    XCTAssertTrue(try schema.declare("licences", as: .integer).isPersonal, "once personal, always personal")
    XCTAssertNoThrow(try schema.declare("country", as: .string, isPersonal: true), "a built-in one, as it is")
    XCTAssertEqual(schema["country"]?.isPersonal, false)
    XCTAssertEqual(schema.declarations.count, 13)
  }

  func testRefusesDeclarations() throws {
    var schema = AttributeSchema()
    let licences = try schema.declare(\.licences)
    let before = schema
    assertThrows(.declaredOtherwise(path: "attributes.licences", as: .decimal, existing: licences)) {
      try schema.declare("licences", as: .decimal)
    }
    XCTAssertThrowsError(try schema.declare("country", as: .strings))
    let invalid = [
      "", String(repeating: "x", count: 65), String(repeating: "é", count: 33), " a", "a ", "a\u{0}b", "\n",
    ]
    for name in invalid {
      XCTAssertThrowsError(try schema.declare(name, as: .string), name) {
        guard case AttributeError.invalidName("attributes.\(name)", _) = $0 else { return XCTFail("\($0)") }
      }
      XCTAssertThrowsError(try schema.rename("licences", to: name), name)
    }
    XCTAssertEqual(schema, before)
    XCTAssertNoThrow(try schema.declare(String(repeating: "é", count: 32), as: .string))
    XCTAssertNoThrow(try schema.declare("größe in cm", as: .integer))
  }

  func testRenaming() throws {
    var schema = AttributeSchema()
    try schema.declare(\.licences)
    try schema.declare("other", as: .string)
    let seats = try schema.rename("licences", to: "seats")
    XCTAssertEqual(seats, AttributeDeclaration(number: 64, name: "seats", type: .integer, formerNames: ["licences"]))
    XCTAssertEqual(schema["licences"], seats)
    XCTAssertEqual(schema["seats"], seats)
    assertThrows(.nameTaken(path: "attributes.licences", by: seats)) { try schema.declare(\.licences) }
    assertThrows(.nameTaken(path: "attributes.licences", by: seats)) { try schema.rename("other", to: "licences") }
    assertThrows(.builtInAttribute(path: "attributes.country")) { try schema.rename("country", to: "land") }
    XCTAssertThrowsError(try schema.rename("other", to: "country"))
    assertThrows(.unknownAttribute(path: "attributes.none", value: nil)) { try schema.rename("none", to: "some") }
    // By a former name, and back.
    XCTAssertEqual(try schema.rename("licences", to: "places").formerNames, ["licences", "seats"])
    XCTAssertEqual(try schema.rename("places", to: "licences").formerNames, ["places", "seats"])
    XCTAssertEqual(try schema.rename("licences", to: "licences").formerNames, ["places", "seats"])
    XCTAssertEqual(schema["seats"]?.name, "licences")
  }

  func testWideningAndDeprecating() throws {
    var schema = AttributeSchema()
    try schema.declare("flag", as: .boolean)
    try schema.declare("topic", as: .string)
    try schema.widen("flag", to: .integer)
    XCTAssertEqual(try schema.validate(true, for: "flag").value, 1)
    try schema.widen("flag", to: .decimal)
    try schema.widen("flag", to: .decimal)
    XCTAssertEqual(try schema.validate(5, for: "flag").value, .decimal(ExactDecimal(5)))
    assertThrows(.notWider(path: "attributes.flag", from: .decimal, to: .integer)) {
      try schema.widen("flag", to: .integer)
    }
    try schema.widen("topic", to: .strings)
    assertThrows(.builtInAttribute(path: "attributes.name")) { try schema.widen("name", to: .strings) }
    try schema.deprecate("topic")
    assertThrows(.deprecatedAttribute(path: "attributes.topic", value: "tea")) {
      _ = try schema.validate("tea", for: "topic")
    }
    XCTAssertEqual(try schema.validate("tea", for: "topic", admitsDeprecated: true).value, ["tea"])
    XCTAssertEqual(try schema.validate(.null, for: "topic").value, .null, "it can be cleared")
    try schema.restore("topic")
    XCTAssertEqual(try schema.validate("tea", for: "topic").value, ["tea"])
    assertThrows(.builtInAttribute(path: "attributes.name")) { try schema.deprecate("name") }
  }

  func testNumbersRunOut() throws {
    var schema = try AttributeSchema(declarations: [AttributeDeclaration(number: .max, name: "last", type: .string)])
    assertThrows(.tooManyAttributes(path: "attributes.more", limit: 65_472)) {
      try schema.declare("more", as: .string)
    }
  }

  func testJSON() throws {
    var schema = AttributeSchema()
    XCTAssertEqual(String(decoding: try JSONEncoder().encode(schema), as: UTF8.self), "[]")
    try schema.declare(\.licences)
    try schema.declare("email2", as: .string, isPersonal: true)
    try schema.rename("licences", to: "seats")
    try schema.widen("seats", to: .decimal)
    try schema.deprecate("email2")
    let json = try JSONEncoder().encode(schema)
    XCTAssertEqual(try JSONDecoder().decode(AttributeSchema.self, from: json), schema)
    XCTAssertEqual(try AttributeSchema(declarations: schema.declarations.reversed()), schema)
  }

  func testRefusesContradictions() throws {
    func declaration(_ number: UInt16, _ name: String, former: [String] = []) -> AttributeDeclaration {
      AttributeDeclaration(number: number, name: name, type: .integer, formerNames: former)
    }
    for declarations in [
      [declaration(64, "a"), declaration(64, "b")], [declaration(64, "a"), declaration(65, "a")],
      [declaration(64, "a"), declaration(65, "b", former: ["a"])], [declaration(64, "name")],
      [declaration(64, "a", former: ["email"])], [declaration(5, "country")], [declaration(12, "more")],
      [declaration(64, "")], [declaration(64, "a", former: [" "])],
    ] {
      XCTAssertThrowsError(try AttributeSchema(declarations: declarations), "\(declarations)")
      let json = try JSONEncoder().encode(declarations)
      XCTAssertThrowsError(try JSONDecoder().decode(AttributeSchema.self, from: json)) {
        guard case DecodingError.dataCorrupted(let context) = $0 else { return XCTFail("\($0)") }
        XCTAssertTrue(context.underlyingError is AttributeError)
      }
    }
  }
}
