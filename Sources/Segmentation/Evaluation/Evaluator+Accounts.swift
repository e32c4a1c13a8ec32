internal import CustomerModel
internal import CustomerStore
internal import Synchronization

/// Who is a member of which accounts, and which of them conditions hold of: found out when it is first asked for, and for as
/// long as the state of the store is the same.
final class AccountCache: Sendable {
  /// How many members a predicate holds of, and how many there are.
  typealias Answer = (count: Int, all: Int)

  private struct Known {
    var members: [String: [CustomerID]]?
    var answers: [SegmentPredicate: [Set<String>: Answer]] = [:]
  }

  private let known = Mutex(Known())

  var members: [String: [CustomerID]]? {
    get { known.withLock { $0.members } }
    set { known.withLock { $0.members = newValue } }
  }

  subscript(predicate: SegmentPredicate, names: Set<String>) -> Answer? {
    get { known.withLock { $0.answers[predicate]?[names] } }
    set { known.withLock { $0.answers[predicate, default: [:]][names] = newValue } }
  }
}

extension Evaluator {
  /// The members of the accounts of a customer, with the customer; nobody of a customer without one.
  func accountMembers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    let names = try facts.customer(tx).memberships.keys
    guard !names.isEmpty else { return [] }
    let all = try membersByAccount(tx)
    var members: Set<CustomerID> = []
    for name in names { members.formUnion(all[name] ?? []) }
    return members.sorted()
  }

  /// How many of the members of a customer's accounts a predicate holds of, and how many there are. It is worked out once
  /// for all who are members of the same accounts.
  func accountMembers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    satisfying predicate: SegmentPredicate, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> AccountCache.Answer {
    let names = Set(try facts.customer(tx).memberships.keys)
    guard !names.isEmpty else { return (0, 0) }
    if let known = accounts[predicate, names] { return known }
    let members = try accountMembers(&facts, tx)
    var count = 0
    for member in members {
      var facts = CustomerFacts(member)
      if try holds(predicate, &facts, tx) { count += 1 }
    }
    accounts[predicate, names] = (count, members.count)
    return (count, members.count)
  }

  private func membersByAccount<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(SegmentError) -> [String: [CustomerID]] {
    if let known = accounts.members { return known }
    var members: [String: [CustomerID]] = [:]
    var last: CustomerID?
    while true {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.customers(after: last, limit: 1_000)
      }
      guard let end = page.last?.id else { break }
      for customer in page {
        guard let id = customer.id else { continue }
        for name in customer.memberships.keys { members[name, default: []].append(id) }
      }
      last = end
    }
    accounts.members = members
    return members
  }
}
