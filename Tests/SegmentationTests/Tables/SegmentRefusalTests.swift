import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// What is no segment, or has no answer, and which error says so.
final class SegmentRefusalTests: SegmentTableCase {
  private func text(_ predicate: SegmentPredicate, segments: [String: SegmentPredicate] = [:]) throws -> String {
    switch try refusal(predicate, segments: segments) {
    case .unknownAttribute(let path, let name)?: "unknownAttribute \(path) \(name)"
    case .unknownMetric(let path, let name)?: "unknownMetric \(path) \(name)"
    case .unknownProperty(let path, let name, let kind)?: "unknownProperty \(path) \(name) \(kind)"
    case .wrongType(let path, _, let found)?: "wrongType \(path) \(found)"
    case .invalidValue(let path, let value, _)?: "invalidValue \(path) \(value)"
    case .tooLarge(let path, let what, let limit)?: "tooLarge \(path) \(what) \(limit)"
    case .unknownSegment(let path, let name)?: "unknownSegment \(path) \(name)"
    case .cycle(let names)?: "cycle \(names.joined(separator: " "))"
    case .overflow(let customer, let measure)?: "overflow \(customer) \(measure)"
    case let error?: "\(error)"
    case nil: "none"
    }
  }

  func testErrorsHaveTheirPaths() throws {
    try store().write { tx in _ = try tx.declare("seats", as: .integer) }
    let (orders, visits) = (Activity(.purchase), Activity(.custom("visit")))
    let unknown = Activity(.purchase, where: [PropertyCondition("total", .isSet), PropertyCondition("colour", .isSet)])
    let euro = try Currency("EUR")
    let table: [(predicate: SegmentPredicate, error: String)] = [
      (.all([.everyone, .attribute("nope", .isSet)]), "unknownAttribute $.all[1].measure nope"),
      (.any([.not(.did(unknown))]), "unknownProperty $.any[0].not.measure.where[1] colour purchase"),
      (.didNot(unknown), "unknownProperty $.didNot.where[1] colour purchase"),
      (.sequence(EventSequence([orders, unknown])), "unknownProperty $.sequence.steps[1].where[1] colour purchase"),
      (.measure(.minimum("total", Activity(nil)), .isSet), "unknownProperty $.measure total any"),
      (.attribute("seats", .isLess("five")), "wrongType $.test a text"),
      (.attribute("seats", .isOneOf([5, true])), "wrongType $.test true or false"),
      (.attribute("seats", .contains("5", .exactly)), "wrongType $.test a number"),
      (.attribute("seats", .isWithin(.ever)), "wrongType $.test a number"),
      (.attribute("seats", .returnsWithin(days: 3)), "wrongType $.test a number"),
      (.attribute("seats", .containsAny(of: [])), "wrongType $.test a number"),
      (.attribute("seats", .equals(.null)), "invalidValue $.test null"),
      (.attribute("seats", .isBetween(5, 3)), "invalidValue $.test 5 to 3"),
      (.attribute("seats", .compares(.less, .attribute("name"))), "wrongType $.test a text"),
      (.attribute("seats", .orMissing(.orMissing(.isLess("x")))), "wrongType $.test a text"),
      (.attribute("signedUpAt", .returnsWithin(days: 400)), "invalidValue $.test.returnsWithin 400"),
      (.measure(.firstValue("p", visits), .isLess(true)), "wrongType $.test true or false"),
      (.measure(.sum("total", orders, in: nil), .isSet), "wrongType $.measure none"),
      (.measure(.sum("itemCount", orders, in: euro), .isSet), "wrongType $.measure a currency"),
      (.measure(.average("paymentMethod", orders, in: nil), .isSet), "wrongType $.measure 'paymentMethod', a text"),
      (.measure(.trend(orders), .isSet), "invalidValue $.measure.within ever"),
      (.ranked(.tags, .top(3)), "wrongType $.measure a list of texts"),
      (.ranked(.count(orders), .percentiles(60, 50)), "invalidValue $.rank 60"),
      (.ranked(.count(orders), .top(-1)), "invalidValue $.rank -1"),
      (.atLeast(3, [.everyone]), "invalidValue $.atLeast 3"), (.exactly(-1, []), "invalidValue $.exactly -1"),
      (.did(Activity(.purchase, within: .last(0, .days))), "invalidValue $.measure.within 0 days"),
      (.regularly(orders, atLeast: 5, ofLast: 4, .weeks), "invalidValue $.regularly.atLeast 5"),
      (.regularly(orders, atLeast: 0, ofLast: 0, .weeks), "invalidValue $.regularly.ofLast 0"),
      (.resumed(orders, after: .last(0, .days)), "invalidValue $.resumed.after 0 days"),
      (.sequence(EventSequence([])), "invalidValue $.sequence.steps 0"),
      (.did(Activity(.custom("purchase"))), "invalidValue $.measure.kind purchase"),
      (.any([.everyone, .measure(.metric("clv"), .isSet)]), "unknownMetric $.any[1].measure clv"),
      (.accountMembers(.any, .attribute("nope", .isSet)), "unknownAttribute $.satisfy.measure nope"),
      (.accountMembers(.atLeast(-1), .everyone), "invalidValue $.accountMembers.number -1"),
      (.not(.segment("nobody")), "unknownSegment $.not nobody"),
    ]
    for (predicate, error) in table { XCTAssertEqual(try text(predicate), error, "\(predicate)") }
  }

  func testSegmentsWithinThemselves() throws {
    let segments: [String: SegmentPredicate] = [
      "a": .all([.segment("b"), .segment("c")]), "b": .not(.segment("c")), "c": .any([.segment("a")]),
      "d": .segment("d"),
      "e": .all([.segment("f"), .segment("f")]), "f": .everyone,
    ]
    XCTAssertEqual(try text(.segment("a"), segments: segments), "cycle a b c a")
    XCTAssertEqual(try text(.segment("d"), segments: segments), "cycle d d")
    XCTAssertEqual(try text(.segment("e"), segments: segments), "none")
  }

  func testSumsBeyondWhatCanBeTold() throws {
    let euro = try Currency("EUR")
    try store().write { tx in
      for (number, amount) in [Int64.max, 1].enumerated() {
        let amount = Money(minorUnits: amount, currency: euro)
        _ = try tx.record(
          Subscription(
            event: .renewed, subscriptionID: "s", plan: "gold", recurringAmount: amount, period: BillingPeriod(.months)),
          by: self.id(0), at: Timestamp(microseconds: -10 - Int64(number)))
        let properties = try InteractionProperties(["p": .double(1.7e308)])
        _ = try tx.record(
          Interaction(
            .custom(name: "visit", properties), by: self.id(0), occurredAt: Timestamp(microseconds: -10 - Int64(number))
          ))
      }
    }
    let amounts = Measure.sum("recurringAmount", Activity(.subscription), in: euro)
    XCTAssertEqual(try text(.measure(amounts, .isSet)), "overflow 1 the sum of 'recurringAmount'")
    XCTAssertEqual(try text(.ranked(amounts, .top(1))), "overflow 1 the sum of 'recurringAmount'")
    let numbers = Measure.average("p", Activity(.custom("visit")), in: nil)
    XCTAssertEqual(try text(.measure(numbers, .isSet)), "overflow 1 the sum of 'p'")
  }

  func testWhatIsTooLargeIsRefused() throws {
    var deep = SegmentPredicate.everyone
    for _ in 0..<1_000 { deep = .not(deep) }
    XCTAssertTrue(try text(deep).hasSuffix("levels of conditions 64"))
    var test = ValueTest.isSet
    for _ in 0..<1_000 { test = .orMissing(test) }
    XCTAssertTrue(try text(.attribute("name", test)).hasSuffix("levels of conditions 64"))
    // Conditions within measures that conditions compare with.
    var measure = Measure.count(Activity(.session))
    for _ in 0..<1_000 {
      measure = .count(Activity(.purchase, where: [PropertyCondition("itemCount", .compares(.equal, measure))]))
    }
    XCTAssertTrue(try text(.measure(measure, .isSet)).hasSuffix("levels of conditions 64"))
    XCTAssertTrue(try text(.ranked(measure, .top(1))).hasSuffix("levels of conditions 64"))
    var segments: [String: SegmentPredicate] = [:]
    for number in 0..<1_000 { segments["s\(number)"] = .segment("s\(number + 1)") }
    XCTAssertTrue(try text(.segment("s0"), segments: segments).hasSuffix("levels of conditions 64"))

    var accounts = SegmentPredicate.everyone
    for _ in 0..<1_000 { accounts = .accountMembers(.any, accounts) }
    XCTAssertTrue(try text(accounts).hasSuffix("levels of conditions 64"))
    // Long names are not in the paths of all that is within them.
    let name = String(repeating: "n", count: 100_000)
    let wide: [String: SegmentPredicate] = [
      name: .all([SegmentPredicate](repeating: .attribute("name", .isSet), count: 9_000) + [.attribute("no", .isSet)])
    ]
    XCTAssertLessThan(try text(.segment(name), segments: wide).utf8.count, 200)

    let many = SegmentPredicate.any([SegmentPredicate](repeating: .everyone, count: 100_000))
    XCTAssertTrue(try text(many).hasSuffix("conditions 10000"))
    let conditions = [PropertyCondition](repeating: PropertyCondition("itemCount", .isSet), count: 100_000)
    XCTAssertTrue(try text(.did(Activity(.purchase, where: conditions))).hasSuffix("conditions 10000"))
    // Few names that stand for many conditions.
    var doubling: [String: SegmentPredicate] = ["d20": .everyone]
    for number in 0..<20 { doubling["d\(number)"] = .all([.segment("d\(number + 1)"), .segment("d\(number + 1)")]) }
    XCTAssertTrue(try text(.segment("d0"), segments: doubling).hasSuffix("conditions 10000"))

    let texts = [String](repeating: "a", count: 100_001)
    XCTAssertTrue(try text(.measure(.tags, .containsAny(of: texts))).hasSuffix("texts in a list 100000"))
    XCTAssertTrue(
      try text(.attribute("name", .isOneOf(texts.map { .string($0) }))).hasSuffix("values in a list 100000"))
    XCTAssertTrue(
      try text(.attribute("name", .equals(.string(String(repeating: "a", count: 10_001))))).hasSuffix(
        "bytes of text 10000"))
    let ids = (0...100_000).map { CustomerID(rawValue: $0) }
    XCTAssertTrue(try text(.list(ids)).hasSuffix("customers in a list 100000"))
    XCTAssertEqual(try text(.list(Array(ids.dropLast()))), "none")
  }
}
