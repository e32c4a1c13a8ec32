internal import LMDB

/// The customers that can be members, and what is still to be tested of each.
struct Candidates {
  var ids: IdentifierSet
  /// What is to be tested of each; `nil` if all of them are members.
  var rest: SegmentPredicate?

  init(_ ids: IdentifierSet, rest: SegmentPredicate? = nil) {
    self.ids = ids
    self.rest = rest
  }
}
