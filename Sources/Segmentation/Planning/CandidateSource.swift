internal import CustomerModel
internal import LMDB

/// Where a set of customers can be had without testing each.
indirect enum CandidateSource {
  /// Those whose value in an index passes a test.
  case index(String, ValueTest, AttributeType)
  /// Those who are known already, and by what.
  case known(IdentifierSet, String)
  /// Those with something of a kind from an instant to in front of another.
  case activity(InteractionKind, from: Timestamp, before: Timestamp)
  case ranked(Evaluator.RankedMeasure)
  case list([CustomerID])
  case union([CandidateSet])
  /// Those who are in all of the former and in none of the latter.
  case intersection([CandidateSet], without: [CandidateSet])
}

/// A set of customers among whom all members are, before it is made.
struct CandidateSet {
  let source: CandidateSource
  /// What is still to be tested of each; `nil` if all of them are members.
  var rest: SegmentPredicate?
  /// About how many customers are in it.
  var estimate: Int
  /// About how many entries are read to make it.
  var work: Int
}

/// What steps cost, in nanoseconds: about, for it is their proportions that decide.
enum StepCost {
  /// An entry of an index, with its part in combining sets.
  static let entry = 6
  /// A customer of whom is asked whether something was done on a part of a day.
  static let probe = 1_000
  /// A customer who is tested.
  static let test = 900
  /// A summary in a scan of all.
  static let summary = 40
  /// A customer in a walk through all customers and their summaries.
  static let walk = 120
}
