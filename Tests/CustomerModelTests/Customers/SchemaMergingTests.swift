import CustomerModel
import XCTest

final class SchemaMergingTests: XCTestCase {
  func testTakesTheNewerNameAndTheWiderType() throws {
    var ours = AttributeSchema()
    try ours.declare("own", as: .string)
    try ours.declare("licences", as: .integer)
    var theirs = AttributeSchema()
    try theirs.declare("licences", as: .integer)
    try theirs.declare("theirs", as: .date, isPersonal: true)
    try theirs.rename("licences", to: "seats")
    try theirs.widen("seats", to: .decimal)
    try theirs.deprecate("seats")

    try ours.merge(theirs)
    XCTAssertEqual(
      ours.declarations.filter { !$0.isBuiltIn },
      [
        AttributeDeclaration(number: 64, name: "own", type: .string),
        AttributeDeclaration(
          number: 65, name: "seats", type: .decimal, formerNames: ["licences"], isDeprecated: true),
        // Its number there was taken here.
        AttributeDeclaration(number: 66, name: "theirs", type: .date, isPersonal: true),
      ])
    let once = ours
    try ours.merge(theirs)
    XCTAssertEqual(ours, once)
    try theirs.merge(once)
    XCTAssertEqual(Self.numberless(theirs), Self.numberless(once))
  }

  func testRefusesWhatCannotBothHold() throws {
    func schema(_ change: (inout AttributeSchema) throws -> Void) throws -> AttributeSchema {
      var schema = AttributeSchema()
      try change(&schema)
      return schema
    }
    let seats = try schema {
      try $0.declare("licences", as: .integer)
      try $0.rename("licences", to: "seats")
    }
    let others = [
      // Another type; renamed to something else; renamed the other way round; two attributes there.
      try schema { try $0.declare("seats", as: .money) },
      try schema {
        try $0.declare("licences", as: .integer)
        try $0.rename("licences", to: "places")
      },
      try schema {
        try $0.declare("seats", as: .integer)
        try $0.rename("seats", to: "licences")
      },
      try schema {
        try $0.declare("seats", as: .integer)
        try $0.declare("licences", as: .integer)
      },
    ]
    for other in others {
      for (first, second) in [(seats, other), (other, seats)] {
        var merged = first
        XCTAssertThrowsError(try merged.merge(second)) {
          guard case AttributeError.conflictingDeclarations = $0 else { return XCTFail("\($0)") }
        }
        XCTAssertEqual(merged, first, "unchanged")
      }
    }
  }

  /// Stores that lag behind one history by different steps merge to its newest state, in whatever order.
  func testOrderDoesNotMatter() throws {
    let seed: UInt64 = 20_260_730
    var generator = SplitMix64(seed: seed)
    for round in 0..<100 {
      var history = [AttributeSchema()]
      var schema = AttributeSchema()
      for step in 0..<30 {
        // A new name is never an old one: schemas cannot know which of two is older then.
        var script = SchemaScript(names: [], freshName: "n\(step)")
        script.change(&schema, using: &generator)
        history.append(schema)
      }
      let newest = Self.numberless(schema)
      for _ in 0..<3 {
        var stores = (0..<4).compactMap { _ in history.randomElement(using: &generator) } + [schema]
        stores.shuffle(using: &generator)
        var merged = stores[0]
        for store in stores { try merged.merge(store) }
        // What was deprecated and restored is deprecated as long as one store has it so.
        XCTAssertEqual(Self.numberless(merged), newest, "round \(round), seed \(seed)")
      }
    }
  }

  static func numberless(_ schema: AttributeSchema) -> Set<AttributeDeclaration> {
    Set(
      schema.declarations.map {
        AttributeDeclaration(
          number: 0, name: $0.name, type: $0.type, formerNames: $0.formerNames, isDeprecated: $0.isDeprecated,
          isPersonal: $0.isPersonal)
      })
  }
}
