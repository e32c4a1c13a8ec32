public import CustomerModel

/// Something of a customer that is compared, or by which customers are sorted.
///
/// ```swift
/// let spend = Measure.sum("total", Activity(.purchase, within: .last(1, .weeks)), in: try Currency("EUR"))
/// ```
public indirect enum Measure: Hashable, Sendable {
  /// The value of an attribute.
  case attribute(String)
  /// The tags: a list, sorted, that is always there.
  case tags
  /// The accounts of which the customer is a member: a list, sorted, that is always there.
  case accounts
  /// How many interactions there are.
  case count(Activity)
  /// On how many days of the segment's zone there are some.
  case dayCount(Activity)
  /// The sum of a property, 0 of nothing. Of amounts of money, those in one currency.
  case sum(String, Activity, in: Currency?)
  /// The mean of a property; not there without values.
  case average(String, Activity, in: Currency?)
  /// The least value of a property, of those that compare with the first one: amounts of its currency.
  case minimum(String, Activity)
  /// The greatest value of a property, of those that compare with the first one: amounts of its currency.
  case maximum(String, Activity)
  /// How many different values of a property there are.
  case distinctCount(String, Activity)
  /// The most frequent value of a property; of several, the one that was there first.
  case mostFrequent(String, Activity)
  /// The value of a property in the first interaction, the first one of several; not there if that one has none.
  case firstValue(String, Activity)
  /// The value of a property in the last interaction, the first one of several; not there if that one has none.
  case lastValue(String, Activity)
  /// The instant of the first one.
  case first(Activity)
  /// The instant of the last one.
  case last(Activity)
  /// The days since the last one, with their fraction.
  case daysSinceLast(Activity)
  /// How many interactions there are by how many of `of`: the share of them, from 0 to 1, if the former are among the
  /// latter. Not there without any of `of`.
  case share(Activity, of: Activity)
  /// This window's count by that of the window of the same length in front of it; not there if the latter has none. The
  /// activity's window has to be a rolling one.
  case trend(Activity)
  /// The days since the last one by the usual number of days from one to the next: the customer's own mean, over days on
  /// which there were some in the segment's zone; not there before the third day.
  case pace(Activity)
  /// A number from 0 to 9999 that is drawn at random for each customer, the same at any time.
  case bucket(salt: String)
  /// A number that is worked out elsewhere; see ``MetricProvider``.
  case metric(String)
}
