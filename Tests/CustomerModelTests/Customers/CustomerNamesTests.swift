import CustomerModel
import XCTest

final class CustomerNamesTests: XCTestCase {
  func testAccentsAreComposed() throws {
    for name in [try CustomerNames.tag("e\u{301}"), try CustomerNames.account("e\u{301}")] {
      XCTAssertEqual(name.utf8.count, 2)
    }
    XCTAssertEqual(try CustomerNames.role("", in: "acme"), "")
    XCTAssertEqual(try CustomerNames.tag("vip customer"), "vip customer")
  }

  func testRefusesWhatIsEmptyOrTooLong() throws {
    let long = String(repeating: "x", count: 129)
    assertThrows(.tooLarge(path: "tags.\(long)", count: 129, limit: 128)) { _ = try CustomerNames.tag(long) }
    assertThrows(.tooLarge(path: "memberships.\(long + long)", count: 258, limit: 256)) {
      _ = try CustomerNames.account(long + long)
    }
    assertThrows(.tooLarge(path: "memberships.acme", count: 129, limit: 64)) {
      _ = try CustomerNames.role(long, in: "acme")
    }
    assertThrows(.invalidValue(path: "tags.", value: "", reason: "it is empty; give it a name")) {
      _ = try CustomerNames.tag("")
    }
    assertThrows(.invalidValue(path: "memberships.", value: "", reason: "it is empty; give it a name")) {
      _ = try CustomerNames.account("")
    }
  }
}
