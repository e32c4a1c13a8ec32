internal import CustomerModel

extension SegmentJSONWriter {
  static func members(_ test: ValueTest, _ place: JSONPlace, _ depth: Int) throws(SegmentError) -> [JSONMember] {
    switch test {
    case .equals(let value): return [member("equals", value)]
    case .isNot(let value): return [member("isNot", value)]
    case .isLess(let value): return [member("isLess", value)]
    case .isAtMost(let value): return [member("isAtMost", value)]
    case .isMoreThan(let value): return [member("isMoreThan", value)]
    case .isAtLeast(let value): return [member("isAtLeast", value)]
    case .isBetween(let low, let high): return [member("isBetween", [low, high])]
    case .isOneOf(let values): return [member("isOneOf", values)]
    case .isNoneOf(let values): return [member("isNoneOf", values)]
    case .isSet: return [isTrue("isSet")]
    case .isUnset: return [isTrue("isUnset")]
    case .isNull: return [isTrue("isNull")]
    case .isMissing: return [isTrue("isMissing")]
    case .isEmpty: return [isTrue("isEmpty")]
    case .contains(let part, let folding): return [text("contains", part)] + member(folding)
    case .startsWith(let part, let folding): return [text("startsWith", part)] + member(folding)
    case .endsWith(let part, let folding): return [text("endsWith", part)] + member(folding)
    case .matches(let pattern): return [text("matches", pattern.pattern)]
    case .containsAny(let texts): return [member("containsAny", texts)]
    case .containsAll(let texts): return [member("containsAll", texts)]
    case .containsNone(let texts): return [member("containsNone", texts)]
    case .isWithin(let window):
      let words = WindowForm.text(window)
      try check(words, isRead: WindowForm.window(words) != nil, "\(place).isWithin")
      return [text("isWithin", words)]
    case .returnsWithin(let days): return [number("returnsWithinDays", days)]
    case .compares(let comparison, let measure):
      try SegmentJSONReader.check(depth + 1, place)
      return [text("compares", comparison.rawValue), try member("with", measure, place, depth + 1)]
    case .orMissing(let inner):
      try SegmentJSONReader.check(depth + 1, place)
      let members = try members(inner, .member(place, "orMissing"), depth + 1)
      return [JSONMember(name: "orMissing", value: JSONNode(members))]
    }
  }

  private static func isTrue(_ name: String) -> JSONMember { JSONMember(name: name, value: .boolean(true)) }

  private static func member(_ folding: TextFolding) -> [JSONMember] {
    folding == .exactly ? [] : [text("folding", folding.rawValue)]
  }

  private static func member(_ name: String, _ value: AttributeValue) -> JSONMember {
    JSONMember(name: name, value: JSONValues.node(value))
  }

  private static func member(_ name: String, _ values: [AttributeValue]) -> JSONMember {
    JSONMember(name: name, value: .array(values.map(JSONValues.node)))
  }

  private static func member(_ name: String, _ texts: [String]) -> JSONMember {
    JSONMember(name: name, value: .array(texts.map { .string($0) }))
  }
}
