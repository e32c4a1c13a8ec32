import CustomerModel
import Segmentation

/// Random trees with every case of every enum in them: the same for the same seed.
///
/// ```swift
/// var random = RandomPredicates(seed: 1)
/// let predicate = try random.predicate(depth: 3)
/// ```
///
/// Unless told otherwise, attributes and properties have any names and values any types, so that no store would answer
/// them.
struct RandomPredicates {
  var random: SeededGenerator
  /// Attributes that are asked for.
  var attributes = [
    "country", "name", "seats", "date", "count", "text", "odd name", "\"", "", "müller", "a.b-c", "9", "in",
  ]
  /// Properties that are asked for.
  var properties = ["total", "lines.sku", "paymentMethod", "sum", "odd \\ name", "över", "last"]
  /// Kinds of interactions.
  var kinds: [InteractionKind?] =
    [nil, .custom("table-booked"), .custom("anything"), .custom("odd kind"), .custom("value"), .custom("not")]
    + InteractionKind.builtIn.map { $0 }
  /// Texts to compare with.
  var texts = [
    "", "ann", "GB", "500 EUR", "a\"b\\c", "line\nline\ttab\r", "\u{1}\u{1F}", "müller 🎈", "\u{301}", "/", "true",
    "\u{2028}",
  ]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0..<elements.count)] }

  mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func list<Element>(
    _ counts: ClosedRange<Int> = 0...3, _ element: (inout RandomPredicates) throws -> Element
  ) rethrows -> [Element] {
    var elements: [Element] = []
    for _ in 0..<Int.random(in: counts, using: &random) { elements.append(try element(&self)) }
    return elements
  }

  /// A predicate with at most so many levels below it.
  mutating func predicate(depth: Int) throws -> SegmentPredicate {
    switch number(depth > 0 ? 0..<19 : 7..<18) {
    case 18:
      .accountMembers(
        pick([.any, .all, .none, .atLeast(2), .atMost(0), .exactly(-1)]), try predicate(depth: depth - 1))
    case 0, 1: .all(try list { try $0.predicate(depth: depth - 1) })
    case 2, 3: .any(try list { try $0.predicate(depth: depth - 1) })
    case 4: .not(try predicate(depth: depth - 1))
    case 5: .atLeast(number(-1..<4), try list { try $0.predicate(depth: depth - 1) })
    case 6: .exactly(number(0..<4), try list { try $0.predicate(depth: depth - 1) })
    case 7: .sequence(try sequence(depth: depth))
    case 8: .regularly(try activity(depth: depth), atLeast: number(0..<9), ofLast: number(0..<9), pick(Self.units))
    case 9: .didNot(try activity(depth: depth))
    case 10: .resumed(try activity(depth: depth), after: span())
    case 11: .ranked(try measure(depth: depth), pick([.top(100), .top(0), .bottom(1), .percentiles(90, 100)]))
    case 12:
      .consent(purpose: pick(texts), channel: pick([nil, .other("odd \" channel"), .other("by")] + Self.channels))
    case 13: .list(list { CustomerID($0.pick([0, 1, 42, .max])) })
    case 14: .segment(pick(texts))
    case 15:
      .measure(.count(try activity(depth: depth)), pick([.isAtLeast(1), .isAtLeast(2), .isAtMost(3), .equals(0)]))
    default: .measure(try measure(depth: depth), try test(depth: depth))
    }
  }

  private static let units = CalendarWindow.Unit.allCases
  private static let channels: [Channel?] = Channel.builtIn.map { $0 }

  mutating func sequence(depth: Int) throws -> EventSequence {
    let steps = try list {
      EventSequence.Step(try $0.activity(depth: depth), within: $0.number(0..<2) == 0 ? nil : $0.span())
    }
    guard number(0..<2) == 0 else { return EventSequence(steps: steps) }
    return EventSequence(
      steps: steps, notFollowedBy: EventSequence.Absence(try activity(depth: depth), within: span()))
  }

  mutating func activity(depth: Int) throws -> Activity {
    let conditions =
      try number(0..<2) == 0 ? [] : list { PropertyCondition($0.pick($0.properties), try $0.test(depth: depth - 1)) }
    return Activity(pick(kinds), where: conditions, within: number(0..<2) == 0 ? .ever : try window())
  }

  mutating func span() -> RollingWindow { .last(pick([1, 2, 90, 100_000]), pick(RollingWindow.Unit.allCases)) }

  mutating func window() throws -> ActivityWindow {
    switch number(0..<7) {
    case 0: return .ever
    case 1: return .rolling(span())
    case 2: return .before(span())
    case 3: return .next(span())
    case 4:
      return .fixed(
        pick([try TimeWindow("2026-01-01T00:00:00Z/2026-02-01T12:30:00.000001Z"), TimeWindow(.earliest ..< .latest)]))
    case 5:
      return .calendar(
        pick([
          .today, .yesterday, .thisWeek, .lastWeek, .thisMonth, .lastMonth, .thisQuarter, .lastQuarter, .thisYear,
          .lastYear,
        ]))
    default: return .calendar(.last(pick([1, 2, 12]), pick(Self.units)))
    }
  }

  mutating func measure(depth: Int) throws -> Measure {
    let activity = try activity(depth: depth)
    let currency = try pick([nil, Currency("EUR"), Currency("JPY")])
    let property = pick(properties)
    switch number(0..<24) {
    case 23: return .metric(pick(texts + ["clv", "value"]))
    case 0: return .tags
    case 1: return .accounts
    case 2: return .count(activity)
    case 3: return .dayCount(activity)
    case 4: return .sum(property, activity, in: currency)
    case 5: return .average(property, activity, in: currency)
    case 6: return .minimum(property, activity)
    case 7: return .maximum(property, activity)
    case 8: return .distinctCount(property, activity)
    case 9: return .mostFrequent(property, activity)
    case 10: return .firstValue(property, activity)
    case 11: return .lastValue(property, activity)
    case 12: return .first(activity)
    case 13: return .last(activity)
    case 14: return .daysSinceLast(activity)
    case 15: return .share(activity, of: try self.activity(depth: depth))
    case 16: return .trend(activity)
    case 17: return .pace(activity)
    case 18: return .bucket(salt: pick(texts))
    default: return .attribute(pick(attributes))
    }
  }

  mutating func value() throws -> AttributeValue {
    switch number(0..<11) {
    case 0: .null
    case 1: .boolean(number(0..<2) == 0)
    case 2: .integer(pick([0, 1, -5, .min, .max]))
    case 3: .decimal(try ExactDecimal(pick(["1.5", "-0.000000000000000001", "2", "0", "9223372036854775807"])))
    case 4: .money(try Money(pick(["49.90 EUR", "-5 JPY", "0 EUR", "92233720368547758.07 EUR", "1 XAU"])))
    case 5: .date(try CalendarDate(pick(["2026-01-01", "0001-01-01", "9999-12-31"])))
    case 6: .timestamp(pick([try Timestamp("2026-11-22T10:00:00.123Z"), .earliest, .latest]))
    case 7: .birthday(try Birthday(pick(["--02-29", "1990-12-24"])))
    case 8: .strings(list { $0.pick($0.texts) })
    default: .string(pick(texts))
    }
  }

  mutating func test(depth: Int) throws -> ValueTest {
    switch number(0..<(depth > 0 ? 25 : 23)) {
    case 0: .equals(try value())
    case 1: .isNot(try value())
    case 2: .isLess(try value())
    case 3: .isAtMost(try value())
    case 4: .isMoreThan(try value())
    case 5: .isAtLeast(try value())
    case 6: .isBetween(try value(), try value())
    case 7: .isOneOf(try list { try $0.value() })
    case 8: .isNoneOf(try list { try $0.value() })
    case 9: .isSet
    case 10: .isUnset
    case 11: .isNull
    case 12: .isMissing
    case 13: .isEmpty
    case 14: .contains(pick(texts), pick(TextFolding.allCases))
    case 15: .startsWith(pick(texts), pick(TextFolding.allCases))
    case 16: .endsWith(pick(texts), pick(TextFolding.allCases))
    case 17: .matches(try TextPattern(pick(["", "a|b", #"\d+\.\\"#, "[\"]", "\n"])))
    case 18: .containsAny(of: list { $0.pick($0.texts) })
    case 19: .containsAll(of: list { $0.pick($0.texts) })
    case 20: .containsNone(of: list { $0.pick($0.texts) })
    case 21: .isWithin(try window())
    case 22: .returnsWithin(days: number(-1..<400))
    case 23: .compares(pick(ValueTest.Comparison.allCases), try measure(depth: depth - 1))
    default: .orMissing(try test(depth: depth - 1))
    }
  }
}
