internal import CustomerModel

extension TextPrinter {
  mutating func append(_ test: ValueTest, isAmount: Bool, _ depth: Int) {
    guard depth < SegmentLimits.depth else { return append("…") }
    switch test {
    case .equals(let value): append("= \(Self.text(value, isAmount))")
    case .isNot(let value): append("!= \(Self.text(value, isAmount))")
    case .isLess(let value): append("< \(Self.text(value, isAmount))")
    case .isAtMost(let value): append("<= \(Self.text(value, isAmount))")
    case .isMoreThan(let value): append("> \(Self.text(value, isAmount))")
    case .isAtLeast(let value): append(">= \(Self.text(value, isAmount))")
    case .isBetween(let low, let high): append("between \(Self.text(low, isAmount)) and \(Self.text(high, isAmount))")
    case .isOneOf(let values): append("in \(Self.list(values.map { Self.text($0, isAmount) }))")
    case .isNoneOf(let values): append("not in \(Self.list(values.map { Self.text($0, isAmount) }))")
    case .isSet: append("is set")
    case .isUnset: append("is unset")
    case .isNull: append("is null")
    case .isMissing: append("is missing")
    case .isEmpty: append("is empty")
    case .contains(let part, let folding): append("contains \(TextWords.quoted(part))\(Self.words(folding))")
    case .startsWith(let part, let folding): append("starts with \(TextWords.quoted(part))\(Self.words(folding))")
    case .endsWith(let part, let folding): append("ends with \(TextWords.quoted(part))\(Self.words(folding))")
    case .matches(let pattern): append("matches \(TextWords.quoted(pattern.pattern))")
    case .containsAny(let texts): append("has any \(Self.list(texts.map(TextWords.quoted)))")
    case .containsAll(let texts): append("has all \(Self.list(texts.map(TextWords.quoted)))")
    case .containsNone(let texts): append("has none \(Self.list(texts.map(TextWords.quoted)))")
    case .isWithin(let window): append("within \(Self.words(window))")
    case .returnsWithin(let days): append("returns within \(days) days")
    case .compares(let comparison, let measure):
      append("\(Self.sign(comparison)) ")
      append(measure, depth + 1)
    case .orMissing(let test):
      append(test, isAmount: isAmount, depth + 1)
      append(" or missing")
    }
  }

  private static func list(_ parts: [String]) -> String { "(\(parts.joined(separator: ", ")))" }

  private static func words(_ folding: TextFolding) -> String {
    switch folding {
    case .exactly: ""
    case .ignoringCase: " ignoring case"
    case .ignoringCaseAndMarks: " ignoring case and marks"
    }
  }

  private static func sign(_ comparison: ValueTest.Comparison) -> String {
    switch comparison {
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .atMost: "<="
    case .moreThan: ">"
    case .atLeast: ">="
    }
  }

  /// A value. Beside an amount, a text says that it is one.
  private static func text(_ value: AttributeValue, _ isAmount: Bool) -> String {
    switch value {
    case .null, .boolean, .integer, .money: return value.description
    case .string(let text): return isAmount ? "text \(TextWords.quoted(text))" : TextWords.quoted(text)
    case .strings(let texts): return "[\(texts.map(TextWords.quoted).joined(separator: ", "))]"
    case .decimal(let number) where number.scale > 0: return number.description
    case .decimal(let number): return "decimal \(TextWords.quoted(number.description))"
    case .date(let day): return "date \(TextWords.quoted(day.description))"
    case .timestamp(let instant): return "timestamp \(TextWords.quoted(instant.description))"
    case .birthday(let day): return "birthday \(TextWords.quoted(day.description))"
    }
  }
}
