public import CustomerModel

// Conditions on attributes whose values are checked at compile time: a date cannot be compared with a text.

extension Attribute {
  private func test(_ test: ValueTest) -> SegmentPredicate { .measure(.attribute(name), test) }

  /// It is the value.
  ///
  /// ```swift
  /// Attribute(\Customer.Attributes.country).equals("GB") == .attribute("country", .equals("GB"))  // == true
  /// ```
  public func equals(_ value: Value) -> SegmentPredicate { test(.equals(value.attributeValue)) }

  /// It is there, and another value.
  public func isNot(_ value: Value) -> SegmentPredicate { test(.isNot(value.attributeValue)) }

  /// It is one of the values.
  public func isOneOf(_ values: [Value]) -> SegmentPredicate { test(.isOneOf(values.map(\.attributeValue))) }

  /// It is there, and none of the values.
  public func isNoneOf(_ values: [Value]) -> SegmentPredicate { test(.isNoneOf(values.map(\.attributeValue))) }

  /// It has a value.
  public var isSet: SegmentPredicate { test(.isSet) }

  /// It was never said.
  public var isUnset: SegmentPredicate { test(.isUnset) }

  /// It was cleared.
  public var isNull: SegmentPredicate { test(.isNull) }

  /// It was never said, or was cleared.
  public var isMissing: SegmentPredicate { test(.isMissing) }
}

extension Attribute where Value: Comparable {
  /// It is less.
  public func isLess(than value: Value) -> SegmentPredicate {
    .measure(.attribute(name), .isLess(value.attributeValue))
  }

  /// It is less or the same.
  public func isAtMost(_ value: Value) -> SegmentPredicate {
    .measure(.attribute(name), .isAtMost(value.attributeValue))
  }

  /// It is more.
  public func isMore(than value: Value) -> SegmentPredicate {
    .measure(.attribute(name), .isMoreThan(value.attributeValue))
  }

  /// It is more or the same.
  public func isAtLeast(_ value: Value) -> SegmentPredicate {
    .measure(.attribute(name), .isAtLeast(value.attributeValue))
  }

  /// It is within a range, with both of its ends.
  public func isBetween(_ range: ClosedRange<Value>) -> SegmentPredicate {
    .measure(.attribute(name), .isBetween(range.lowerBound.attributeValue, range.upperBound.attributeValue))
  }
}

extension Attribute<String> {
  /// It has a text in it.
  public func contains(_ text: String, _ folding: TextFolding = .exactly) -> SegmentPredicate {
    .measure(.attribute(name), .contains(text, folding))
  }

  /// It begins with a text.
  public func starts(with text: String, _ folding: TextFolding = .exactly) -> SegmentPredicate {
    .measure(.attribute(name), .startsWith(text, folding))
  }

  /// It ends with a text.
  public func ends(with text: String, _ folding: TextFolding = .exactly) -> SegmentPredicate {
    .measure(.attribute(name), .endsWith(text, folding))
  }

  /// All of it matches a pattern.
  public func matches(_ pattern: TextPattern) -> SegmentPredicate { .measure(.attribute(name), .matches(pattern)) }
}

extension Attribute<[String]> {
  /// It has at least one of the texts.
  public func contains(anyOf texts: [String]) -> SegmentPredicate {
    .measure(.attribute(name), .containsAny(of: texts))
  }

  /// It has all of the texts.
  public func contains(allOf texts: [String]) -> SegmentPredicate {
    .measure(.attribute(name), .containsAll(of: texts))
  }

  /// It is there, and has none of the texts.
  public func contains(noneOf texts: [String]) -> SegmentPredicate {
    .measure(.attribute(name), .containsNone(of: texts))
  }
}

extension Attribute<Timestamp> {
  /// It is within a window.
  public func isWithin(_ window: ActivityWindow) -> SegmentPredicate { .measure(.attribute(name), .isWithin(window)) }
}

extension Attribute<CalendarDate> {
  /// The day begins within a window.
  public func isWithin(_ window: ActivityWindow) -> SegmentPredicate { .measure(.attribute(name), .isWithin(window)) }

  /// Its next anniversary is today or within so many days.
  public func returnsWithin(days: Int) -> SegmentPredicate { .measure(.attribute(name), .returnsWithin(days: days)) }
}

extension Attribute<Birthday> {
  /// The next one is today or within so many days.
  public func returnsWithin(days: Int) -> SegmentPredicate { .measure(.attribute(name), .returnsWithin(days: days)) }
}
