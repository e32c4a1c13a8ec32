import CustomerModel
import Foundation
import Segmentation
import XCTest

/// What is too large or too deep is refused; a quarter of the stack that threads have on Linux is enough for that, without
/// optimization, too.
final class FormLimitTests: XCTestCase {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  func testDeepAndLargeJSONIsRefused() throws {
    let nested = [
      repeated("[", 1_000), repeated("{\"not\":", 1_000), repeated("{\"all\":[", 1_000), repeated("[", 1_000_000),
      repeated("{\"not\":", 64) + "{\"all\":[]}" + repeated("}", 64),
      "{\"attribute\":\"a\"," + repeated("\"orMissing\":{", 64) + "\"isSet\":true" + repeated("}", 65),
      repeated("{\"count\":{\"where\":[{\"property\":\"a\",\"compares\":\"less\",\"with\":", 100),
      "{\"all\":[" + Array(repeating: "{\"all\":[]}", count: 10_000).joined(separator: ",") + "]}",
      "{\"attribute\":\"a\",\"isOneOf\":[" + repeated("1,", 100_000) + "1]}",
      "{\"attribute\":\"" + repeated("a", 10_001) + "\",\"isSet\":true}",
      "{\"all\":[]}" + repeated(" ", 10 << 20),
    ]
    for json in nested {
      try onSmallStack { Self.assertTooLarge(json.prefix(80)) { try SegmentPredicate(json: json) } }
    }
    // An endless sequence is read as far as a form may be long.
    Self.assertTooLarge("endless") { try SegmentPredicate(json: sequence(first: UInt8(ascii: " ")) { $0 }) }
    Self.assertTooLarge("members") {
      try SegmentPredicate(json: "{" + (0..<100_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}")
    }
  }

  func testDeepAndLargeTextIsRefused() throws {
    let nested = [
      repeated("(", 1_000), repeated("(", 1_000_000), repeated("not ", 1_000) + "a is set", repeated("all (", 1_000),
      repeated("not ", 64) + "a is set", "a is set" + repeated(" or missing", 64),
      repeated("a < count of (purchase where (", 1_000),
      Array(repeating: "a is set", count: 10_001).joined(separator: " and "),
      "a in (" + repeated("1, ", 100_000) + "1)", "a = [" + repeated("\"\", ", 100_000) + "\"\"]",
      "a = \"" + repeated("a", 10_001) + "\"", repeated("a", 10_001) + " is set", "a = " + repeated("1", 61),
      "a is set" + repeated(" ", 10 << 20),
    ]
    for text in nested { try onSmallStack { Self.assertTooLarge(text.prefix(80)) { try SegmentPredicate(text) } } }
  }

  func testWhatIsAsLargeAsItMayBeIsReadAndWritten() throws {
    try onSmallStack {
      let deepest: [SegmentPredicate] = [
        (0..<63).reduce(.attribute("a", .isSet)) { part, _ in .not(part) },
        (0..<63).reduce(.attribute("a", .isSet)) { part, index in
          index % 2 == 0 ? .all([part, .everyone]) : .any([part, .everyone])
        },
        .attribute("a", (0..<63).reduce(.isSet) { test, _ in .orMissing(test) }),
        .measure(
          (0..<63).reduce(.attribute("a")) { measure, _ in
            .count(Activity(.purchase, where: [PropertyCondition("a", .compares(.less, measure))]))
          }, .isSet),
        .all(Array(repeating: .attribute("a", .isSet), count: 9_999)),
        .list((0..<100_000).map { CustomerID($0) }), .attribute("a", .isOneOf((0..<100_000).map { .integer($0) })),
      ]
      for predicate in deepest {
        XCTAssertEqual(try SegmentPredicate(json: predicate.json()), predicate)
        XCTAssertEqual(try SegmentPredicate(predicate.description), predicate)
      }
    }
  }

  func testDescriptionsOfWhatIsTooDeepEnd() {
    let deep = (0..<200).reduce(SegmentPredicate.everyone) { part, _ in .not(part) }
    XCTAssertTrue(deep.description.hasSuffix("not …"))
    XCTAssertThrowsError(try SegmentPredicate(deep.description))
  }

  private static func assertTooLarge(_ shown: some StringProtocol, _ read: () throws -> SegmentPredicate) {
    XCTAssertThrowsError(try read(), "\(shown)") { error in
      guard case SegmentError.tooLarge = error else { return XCTFail("\(shown): \(error)") }
    }
  }

  /// Runs on a thread with a small stack.
  private func onSmallStack(_ body: @escaping @Sendable () throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Result<Void, any Error> = .success(())
    let thread = Thread {
      result = Result { try body() }
      done.signal()
    }
    thread.stackSize = 2 << 20
    thread.start()
    done.wait()
    try result.get()
  }
}
