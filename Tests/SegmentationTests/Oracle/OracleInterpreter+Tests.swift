import CustomerModel
import Segmentation

extension OracleInterpreter {
  /// Whether a value passes a test.
  func passes(_ test: ValueTest, _ value: OracleValue, _ person: Person) -> Bool {
    switch test {
    case .isUnset: if case .missing = value { return true } else { return false }
    case .isNull: if case .cleared = value { return true } else { return false }
    case .isMissing: return !value.isThere
    case .orMissing(let test): return !value.isThere || passes(test, value, person)
    default: return value.isThere && passesBeingThere(test, value, person)
    }
  }

  /// A test with the codes of countries as they are stored, where it asks for the same ones.
  func inCapitals(_ test: ValueTest) -> ValueTest {
    func code(_ text: String) -> String { ["gb", "de"].contains(text) ? text.uppercased() : text }
    func code(_ value: AttributeValue) -> AttributeValue {
      if case .string(let text) = value { .string(code(text)) } else { value }
    }
    return switch test {
    case .equals(let value): .equals(code(value))
    case .isNot(let value): .isNot(code(value))
    case .isOneOf(let values): .isOneOf(values.map(code))
    case .isNoneOf(let values): .isNoneOf(values.map(code))
    case .containsAny(let texts): .containsAny(of: texts.map(code))
    case .containsAll(let texts): .containsAll(of: texts.map(code))
    case .containsNone(let texts): .containsNone(of: texts.map(code))
    case .orMissing(let test): .orMissing(inCapitals(test))
    default: test
    }
  }

  private func passesBeingThere(_ test: ValueTest, _ value: OracleValue, _ person: Person) -> Bool {
    func order(_ other: AttributeValue) -> Int? { value.compared(to: OracleValue(other), in: zone(of: person)) }
    switch test {
    case .isSet: return true
    case .isUnset, .isNull, .isMissing, .orMissing: return false
    case .equals(let other): return order(other) == 0
    case .isNot(let other): return order(other) != 0
    case .isLess(let other): return order(other) == -1
    case .isAtMost(let other): return [-1, 0].contains(order(other))
    case .isMoreThan(let other): return order(other) == 1
    case .isAtLeast(let other): return [0, 1].contains(order(other))
    case .isBetween(let low, let high): return [0, 1].contains(order(low)) && [-1, 0].contains(order(high))
    case .isOneOf(let others): return others.contains { order($0) == 0 }
    case .isNoneOf(let others): return !others.contains { order($0) == 0 }
    case .isEmpty:
      switch value {
      case .text(let text): return text.isEmpty
      case .list(let texts): return texts.isEmpty
      default: return false
      }
    case .contains(let part, let folding):
      guard case .text(let text) = value else { return false }
      let (bytes, wanted) = (folded(text, folding), folded(part, folding))
      return (0...bytes.count).contains { bytes.dropFirst($0).starts(with: wanted) }
    case .startsWith(let part, let folding):
      guard case .text(let text) = value else { return false }
      return folded(text, folding).starts(with: folded(part, folding))
    case .endsWith(let part, let folding):
      guard case .text(let text) = value else { return false }
      return folded(text, folding).reversed().starts(with: folded(part, folding).reversed())
    // Patterns have tests of their own.
    case .matches: return false
    case .containsAny(let texts): return list(value).map { list in texts.contains { has(list, $0) } } ?? false
    case .containsAll(let texts): return list(value).map { list in texts.allSatisfy { has(list, $0) } } ?? false
    case .containsNone(let texts): return list(value).map { list in !texts.contains { has(list, $0) } } ?? false
    case .isWithin(let window):
      switch value {
      case .instant(let instant): return isInside(window, instant, person)
      case .day(let day): return isInside(window, zone(of: person).startOfDay(day), person)
      default: return false
      }
    case .returnsWithin(let days): return returns(value, within: days, person)
    case .compares(let comparison, let measure):
      let other = self.value(of: measure, person)
      guard other.isThere else { return false }
      let order = value.compared(to: other, in: zone(of: person))
      switch comparison {
      case .equal: return order == 0
      case .notEqual: return order != 0
      case .less: return order == -1
      case .atMost: return [-1, 0].contains(order)
      case .moreThan: return order == 1
      case .atLeast: return [0, 1].contains(order)
      }
    }
  }

  /// Looks at one day after the other whether it is a return.
  private func returns(_ value: OracleValue, within days: Int, _ person: Person) -> Bool {
    let zone = zone(of: person)
    let (month, day, begin): (Int, Int, CalendarDate?)
    switch value {
    case .birthday(let birthday):
      (month, day) = (birthday.month, birthday.day)
      begin = birthday.year.flatMap { try? CalendarDate(year: $0, month: 1, day: 1) }
    case .day(let own): (month, day, begin) = (own.month, own.day, own)
    case .instant(let instant):
      let own = zone.localDate(of: instant)
      (month, day, begin) = (own.month, own.day, own)
    default: return false
    }
    let today = zone.localDate(of: now)
    return (0...days).contains { distance in
      guard let date = try? today.adding(days: distance), begin.map({ $0 <= date }) ?? true else { return false }
      if date.month == month, date.day == day { return true }
      let isCommonYear = (try? CalendarDate(year: date.year, month: 2, day: 29)) == nil
      return month == 2 && day == 29 && isCommonYear && date.month == 2 && date.day == 28
    }
  }

  private func list(_ value: OracleValue) -> [String]? {
    switch value {
    case .list(let texts): texts
    case .text(let text): [text]
    default: nil
    }
  }

  private func has(_ list: [String], _ text: String) -> Bool { list.contains { Array($0.utf8) == Array(text.utf8) } }

  /// The bytes by which texts are compared, for the few letters that the shop's texts have.
  private func folded(_ text: String, _ folding: TextFolding) -> [UInt8] {
    var letters: [UInt32] = []
    for scalar in text.unicodeScalars {
      // Letters of marks behind them, composed.
      if scalar.value == 0x308, let last = letters.last, folding != .exactly {
        letters[letters.count - 1] = last == 0x6F ? 0xF6 : last == 0x75 ? 0xFC : last
        continue
      }
      let isCapital = (0x41...0x5A).contains(scalar.value) || [0xD6, 0xDC].contains(scalar.value)
      letters.append(folding != .exactly && isCapital ? scalar.value + 32 : scalar.value)
    }
    if folding == .ignoringCaseAndMarks { letters = letters.map { $0 == 0xF6 ? 0x6F : $0 == 0xFC ? 0x75 : $0 } }
    return String(String.UnicodeScalarView(letters.compactMap(UnicodeScalar.init))).utf8.map { $0 }
  }
}
