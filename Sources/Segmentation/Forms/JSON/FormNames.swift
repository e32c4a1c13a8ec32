/// The members by which nodes of a form tell what they are. Each node has exactly one of them.
enum PredicateName: String, CaseIterable {
  case all, any, not, atLeast, exactly, did, sequence, regularly, didNot, resumed, ranked, consent, accountMembers,
    customers, segment
}

/// How many members of accounts are asked for; the last three have a `number` beside them.
enum QuantifierName: String, CaseIterable {
  case any, all, none, atLeast, atMost, exactly
}

/// The members of measures that take an activity.
enum ActivityMeasureName: String, CaseIterable {
  case count, dayCount, first, last, daysSinceLast, share, trend, pace
}

/// The members of measures that take a property of an activity, which is in `over`.
enum PropertyMeasureName: String, CaseIterable {
  case sum, average, minimum, maximum, distinctCount, mostFrequent, firstValue, lastValue
}

/// The members of other measures.
enum PlainMeasureName: String, CaseIterable {
  case attribute, list, bucket, metric
}

/// The lists of a customer that are no attributes.
enum ListName: String, CaseIterable {
  case tags, accounts
}

/// The members of tests with one value.
enum ValueTestName: String, CaseIterable {
  case equals, isNot, isLess, isAtMost, isMoreThan, isAtLeast
}

/// The members of tests that are there or not: they are always `true`.
enum PlainTestName: String, CaseIterable {
  case isSet, isUnset, isNull, isMissing, isEmpty
}

/// The members of tests of texts; `folding` may be beside them.
enum TextTestName: String, CaseIterable {
  case contains, startsWith, endsWith
}

/// The members of tests of lists.
enum ListTestName: String, CaseIterable {
  case containsAny, containsAll, containsNone
}

/// The members of other tests.
enum OtherTestName: String, CaseIterable {
  case isBetween, isOneOf, isNoneOf, matches, isWithin, returnsWithinDays, compares, orMissing
}

/// All names of measures, and all of tests.
enum FormNames {
  static let predicates = PredicateName.allCases.map(\.rawValue)
  static let measures =
    ActivityMeasureName.allCases.map(\.rawValue) + PropertyMeasureName.allCases.map(\.rawValue)
    + PlainMeasureName.allCases.map(\.rawValue)
  static let tests =
    ValueTestName.allCases.map(\.rawValue) + PlainTestName.allCases.map(\.rawValue)
    + TextTestName.allCases.map(\.rawValue) + ListTestName.allCases.map(\.rawValue)
    + OtherTestName.allCases.map(\.rawValue)
}
