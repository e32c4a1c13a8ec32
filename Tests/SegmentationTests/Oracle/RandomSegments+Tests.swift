import CustomerModel
import Segmentation

extension RandomSegments {
  /// A test that values of a shape can be put to.
  mutating func test(_ shape: Shape, near values: [OracleValue], depth: Int = 0) throws -> ValueTest {
    func literal(_ random: inout RandomSegments, isOrdered: Bool = false) throws -> AttributeValue {
      let value = try random.literal(shape, near: values)
      return isOrdered && value.type == .boolean ? .integer(1) : value
    }
    let isOrdered = shape.isOrdered
    while true {
      switch random.below(24) {
      case 0, 1: return .equals(try literal(&self))
      case 2: return .isNot(try literal(&self))
      case 3...10:
        guard isOrdered else { continue }
        let value = try literal(&self, isOrdered: true)
        return random.pick([.isLess(value), .isAtMost(value), .isMoreThan(value), .isAtLeast(value)])
      case 11 where isOrdered:
        let (first, second) = (try literal(&self, isOrdered: true), try literal(&self, isOrdered: true))
        guard first.type == second.type else { continue }
        let isReversed = OracleValue(first).compared(to: OracleValue(second), in: .utc) == 1
        return isReversed ? .isBetween(second, first) : .isBetween(first, second)
      case 12: return .isOneOf(try (0..<random.below(4)).map { _ in try literal(&self) })
      case 13: return .isNoneOf(try (0..<random.below(3)).map { _ in try literal(&self) })
      case 14: return random.pick([.isSet, .isUnset, .isNull, .isMissing, .isEmpty])
      case 15, 16:
        guard shape == .text || shape == .any else { continue }
        return textTest()
      case 17, 18:
        guard shape == .list || shape == .text || shape == .any else { continue }
        let texts = random.some(texts(of: values)).prefix(3)
        return random.pick([
          .containsAny(of: Array(texts)), .containsAll(of: Array(texts)), .containsNone(of: Array(texts)),
        ])
      case 19, 20:
        guard shape == .day || shape == .instant || shape == .any else { continue }
        return .isWithin(window())
      case 21 where shape == .day || shape == .instant || shape == .birthday:
        return .returnsWithin(days: random.pick([0, 1, 7, 30, 366]))
      case 22 where depth == 0 && random.chance(3):
        let (other, otherShape) = try measure()
        guard shape.compares(with: otherShape) else { continue }
        return .compares(random.pick(ValueTest.Comparison.allCases), other)
      case 23 where depth < 2: return .orMissing(try test(shape, near: values, depth: depth + 1))
      default: continue
      }
    }
  }

  private mutating func textTest() -> ValueTest {
    let part = random.pick(["tea", "T", "ö", "o\u{308}", "Ö", "kÖ", "", "house", "SHOE-", "e", "zu", "-1", "shop"])
    let folding = random.pick(TextFolding.allCases)
    switch random.below(3) {
    case 0: return .contains(part, folding)
    case 1: return .startsWith(part, folding)
    default: return .endsWith(part, folding)
    }
  }

  private func texts(of values: [OracleValue]) -> [String] {
    let known = values.flatMap { value -> [String] in
      switch value {
      case .text(let text): [text]
      case .list(let texts): texts
      default: []
      }
    }
    return Set(known + ["chess", "gb"]).sorted()
  }

  /// A value of a shape: one of those that are there, or next to one.
  private mutating func literal(_ shape: Shape, near values: [OracleValue]) throws -> AttributeValue {
    let known = values.filter(\.isThere)
    if !known.isEmpty, !random.chance(8), let value = try attribute(random.pick(known), isNext: random.chance(4)) {
      return value
    }
    switch shape {
    case .text: return .string(random.pick(OracleShop.words + ["gb", "de"]))
    case .number: return random.chance() ? .integer(Int64(random.below(5))) : .decimal(try ExactDecimal("0.5"))
    case .amount: return .money(try shop.money(&random))
    case .truth: return .boolean(random.chance())
    case .day, .instant:
      let instant = shop.instant(&random)
      return random.chance() ? .timestamp(instant) : .date(shop.zone.localDate(of: instant))
    case .birthday: return .birthday(try Birthday("2000-02-29"))
    case .list: return .strings(random.some(["tea", "chess"]))
    case .any: return random.pick([.string("tea"), .integer(2), .boolean(true), .string("")])
    }
  }

  private mutating func attribute(_ value: OracleValue, isNext: Bool) throws -> AttributeValue? {
    let step: Int64 = isNext ? (random.chance() ? 1 : -1) : 0
    switch value {
    case .missing, .cleared: return nil
    case .text(let text): return .string(isNext ? text + "a" : text)
    case .truth(let truth): return .boolean(truth)
    case .number(.exact(let upper, let lower)):
      if lower == 1, let whole = Int64(exactly: upper) { return .integer(whole + step) }
      let thousandths = upper * 10_000 / lower
      return Int64(exactly: thousandths).flatMap { try? .decimal(ExactDecimal(coefficient: $0 + step, scale: 4)) }
    case .number(.real(let number)): return abs(number) < 1e15 ? .integer(Int64(number)) : nil
    case .amount(.exact(let upper, let lower), let currency):
      return .money(Money(minorUnits: Int64(upper / lower) + step, currency: currency))
    case .amount(.real, _): return nil
    case .day(let day):
      if random.chance(4) { return .timestamp(shop.zone.startOfDay(day)) }
      return .date(try day.adding(days: Int(step)))
    case .instant(let instant):
      if random.chance(4) { return .date(shop.zone.localDate(of: instant)) }
      return .timestamp(instant.plus(step))
    case .birthday(let birthday): return .birthday(birthday)
    case .list(let texts): return .strings(texts)
    }
  }
}
