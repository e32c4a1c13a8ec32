import XCTest

/// Stores to play with.
final class DemoCommandTests: ToolTestCase {
  func testTheSameSeedMakesTheSameStore() throws {
    for name in ["first", "twin"] {
      let outcome = try run(
        "demo", path(name), "--customers", "120", "--seed", "9", "--until", "2026-11-25", "--format", "json")
      XCTAssertEqual(outcome.code, 0, outcome.errors)
      XCTAssertEqual(try outcome.json()["customers"] as? Int, 120)
    }
    XCTAssertEqual(try hash(of: "first"), try hash(of: "twin"))
    let churn = try run("metrics", "churn", path("first"), "--silence", "60", "--as-of", "2026-11-25T00:00:00Z")
    XCTAssertEqual(churn.code, 0, churn.errors)
  }

  func testWhatIsThereIsNotTouched() throws {
    let shop = try makeSample()
    let before = try hash(of: "shop.retention")
    XCTAssertEqual(try run("demo", shop).code, 64)
    XCTAssertEqual(try hash(of: "shop.retention"), before)
    XCTAssertEqual(try run("demo", path("none"), "--customers", "0").code, 64)
  }
}
