import CustomerModel
import XCTest

/// Types that encode themselves by hand use all that a coder offers.
final class HandWrittenCodingTests: XCTestCase {
  // Its variables do not change.
  private class Base: Codable, @unchecked Sendable {
    var base = 1
  }

  private final class Derived: Base, @unchecked Sendable {
    var derived = "d"

    override init() { super.init() }

    private enum CodingKeys: String, CodingKey { case derived, parent, flat, list, first }

    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      derived = try container.decode(String.self, forKey: .derived)
      var list = try container.nestedUnkeyedContainer(forKey: .list)
      XCTAssertEqual(list.count, 4)
      XCTAssertTrue(try list.decodeNil())
      XCTAssertThrowsError(try list.decode(String.self))
      XCTAssertEqual(try list.decode(Int.self), 7)
      var inner = try list.nestedUnkeyedContainer()
      XCTAssertTrue(inner.isAtEnd)
      XCTAssertThrowsError(try inner.decode(Int.self))
      let object = try list.nestedContainer(keyedBy: CodingKeys.self)
      XCTAssertEqual(object.allKeys.map(\.stringValue), ["first"])
      XCTAssertTrue(try object.decodeNil(forKey: .first))
      XCTAssertTrue(list.isAtEnd)
      let flat = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .flat)
      XCTAssertEqual(try flat.decode(Bool.self, forKey: .first), true)
      XCTAssertFalse(flat.contains(.list))
      try super.init(from: container.superDecoder(forKey: .parent))
    }

    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      // Filled after others were asked for.
      var list = container.nestedUnkeyedContainer(forKey: .list)
      var flat = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .flat)
      try super.encode(to: container.superEncoder(forKey: .parent))
      try list.encodeNil()
      try list.encode(7)
      _ = list.nestedUnkeyedContainer()
      var object = list.nestedContainer(keyedBy: CodingKeys.self)
      try object.encodeNil(forKey: .first)
      XCTAssertEqual(list.count, 4)
      try flat.encode(true, forKey: .first)
      try container.encode(derived, forKey: .derived)
    }
  }

  private struct Holder: InteractionContent {
    static let kind = InteractionKind.custom("holder")
    let held: Derived
    static func == (left: Holder, right: Holder) -> Bool { left.held.derived == right.held.derived }
    func hash(into hasher: inout Hasher) { hasher.combine(held.derived) }
    init(_ held: Derived) { self.held = held }
    init(from decoder: any Decoder) throws { held = try Derived(from: decoder) }
    func encode(to encoder: any Encoder) throws { try held.encode(to: encoder) }
  }

  func testNestedContainers() throws {
    let payload = try InteractionPayload(Holder(Derived()))
    guard case .custom(_, let properties) = payload else { return XCTFail("not custom") }
    XCTAssertEqual(
      properties,
      try InteractionProperties([
        "derived": .string("d"),
        "flat": .object(try InteractionProperties(["first": .boolean(true)])),
        "list": .array([.null, .integer(7), .array([]), .object(try InteractionProperties(["first": .null]))]),
        "parent": .object(try InteractionProperties(["base": .integer(1)])),
      ]))
    XCTAssertEqual(try payload.decode(as: Holder.self).held.base, 1)
  }

  func testMistakesAreErrors() throws {
    struct Twice: InteractionContent {
      static let kind = InteractionKind.custom("twice")
      private enum CodingKeys: CodingKey { case a }
      init() {}
      init(from decoder: any Decoder) throws {}
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1, forKey: .a)
        try container.encode(2, forKey: .a)
      }
    }
    struct Mixed: InteractionContent {
      static let kind = InteractionKind.custom("mixed")
      private enum CodingKeys: CodingKey { case a }
      init() {}
      init(from decoder: any Decoder) throws {}
      func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: CodingKeys.self)
        var unkeyed = encoder.unkeyedContainer()
        var single = encoder.singleValueContainer()
        try keyed.encode(1, forKey: .a)
        try unkeyed.encode(2)
        try single.encode(3)
      }
    }
    struct Failing: InteractionContent {
      struct Trouble: Error {}
      static let kind = InteractionKind.custom("failing")
      init() {}
      init(from decoder: any Decoder) throws { throw Trouble() }
      func encode(to encoder: any Encoder) throws { throw Trouble() }
    }
    struct Checked: InteractionContent {
      static let kind = InteractionKind.custom("checked")
      func validate() throws(InteractionError) {
        throw .invalidValue(path: "a", value: "b", remedy: "write c")
      }
    }
    for content in [Twice(), Mixed(), Failing()] as [any InteractionContent] {
      XCTAssertThrowsError(try InteractionPayload(content)) {
        guard case .notEncodable = $0 as? InteractionError else { return XCTFail("\($0)") }
      }
    }
    XCTAssertThrowsError(try InteractionPayload(Checked())) {
      XCTAssertEqual("\($0)", "a: 'b' is not possible; write c")
    }
    XCTAssertThrowsError(
      try InteractionPayload.custom(name: "failing", InteractionProperties()).decode(as: Failing.self))
  }
}
