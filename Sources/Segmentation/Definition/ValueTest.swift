public import CustomerModel

/// What has to hold of a value.
///
/// A value that is not there, or was cleared, passes none but ``isUnset``, ``isNull``, ``isMissing`` and those within
/// ``orMissing(_:)``.
///
/// A value of another type, which only hosts' properties of interactions can be, is another one, and neither less nor more:
/// it passes ``isSet``, ``isNot(_:)``, ``isNoneOf(_:)`` and a comparison by ``Comparison/notEqual``, and no test of a part
/// of it. So it is with amounts of two currencies.
///
/// ```swift
/// let test = ValueTest.isBetween(.integer(3), .integer(5))
/// ```
public indirect enum ValueTest: Hashable, Sendable {
  /// It is the same. Texts by their bytes; numbers by their value, whatever their types; a day and an instant by the day's
  /// beginning in the segment's zone. Countries, languages and time zones that are asked for the same are brought into the
  /// form in which they are stored; a greater or lesser text, or a part of one, is taken as it is given.
  case equals(AttributeValue)
  /// It is there, and another.
  case isNot(AttributeValue)
  /// It is less.
  case isLess(AttributeValue)
  /// It is less or the same.
  case isAtMost(AttributeValue)
  /// It is more.
  case isMoreThan(AttributeValue)
  /// It is more or the same.
  case isAtLeast(AttributeValue)
  /// It is between two values, or one of them.
  case isBetween(AttributeValue, AttributeValue)
  /// It is one of several.
  case isOneOf([AttributeValue])
  /// It is there, and none of several.
  case isNoneOf([AttributeValue])
  /// It is there, and was not cleared.
  case isSet
  /// It was never said.
  case isUnset
  /// It was cleared.
  case isNull
  /// It was never said, or was cleared.
  case isMissing
  /// It is a text or a list without anything in it.
  case isEmpty
  /// A text has another in it.
  case contains(String, TextFolding)
  /// A text begins with another.
  case startsWith(String, TextFolding)
  /// A text ends with another.
  case endsWith(String, TextFolding)
  /// All of a text matches a pattern.
  case matches(TextPattern)
  /// A list has at least one of several texts.
  case containsAny(of: [String])
  /// A list has all of several texts.
  case containsAll(of: [String])
  /// A list has none of several texts, and is there.
  case containsNone(of: [String])
  /// An instant or a day is within a window; a day if its beginning in the segment's zone is.
  case isWithin(ActivityWindow)
  /// The next return of a day or a birthday is today or within so many days behind it, in the segment's zone; of an
  /// instant, that of its day there. A day to come returns first when it comes. What fell on 29 February returns on the
  /// 28th in common years.
  case returnsWithin(days: Int)
  /// It compares with another measure of the same customer.
  case compares(Comparison, Measure)
  /// It is missing, or passes.
  case orMissing(ValueTest)

  /// How two values compare.
  public enum Comparison: String, Hashable, Sendable, CaseIterable, Codable {
    case equal, notEqual, less, atMost, moreThan, atLeast
  }
}

/// Which letters are taken for the same.
///
/// ```swift
/// ValueTest.contains("müller", .ignoringCase)
/// ```
public enum TextFolding: String, Hashable, Sendable, CaseIterable, Codable {
  /// None: byte for byte.
  case exactly
  /// Capital and small ones, in any script: full case folding after canonical composition.
  case ignoringCase
  /// Capital and small ones, and those with marks and without.
  case ignoringCaseAndMarks
}
