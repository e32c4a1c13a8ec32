import CustomerModel

/// Who is who, kept in the plainest way: what was said of pairs of identifiers.
struct IdentityModel {
  struct Claim: Hashable {
    let id: ExternalID
    let other: ExternalID
    var at: Timestamp

    var pair: [ExternalID] { [id, other].sorted() }
  }

  private(set) var ids: Set<ExternalID> = []
  private(set) var claims: [Claim] = []
  private var dividedAt: [[ExternalID]: Timestamp] = [:]

  mutating func see(_ id: ExternalID) { ids.insert(id) }

  /// - Returns: whether they were two customers.
  mutating func join(_ id: ExternalID, _ other: ExternalID, at instant: Timestamp?, now: Timestamp) -> Bool {
    ids.formUnion([id, other])
    let divided = dividedAt[[id, other].sorted()]
    var at = instant ?? now
    if instant == nil, let divided, divided >= now { at = Timestamp(microseconds: divided.microseconds + 1) }
    if id == other { return false }
    if let divided, at <= divided { return false }
    let areTwo = !component(of: id).contains(other)
    if let place = claims.firstIndex(where: { $0.id == id && $0.other == other }) {
      claims[place].at = min(claims[place].at, at)
    } else {
      claims.append(Claim(id: id, other: other, at: at))
    }
    return areTwo
  }

  /// - Returns: whether there was anything to undo.
  mutating func unmerge(_ id: ExternalID, from other: ExternalID?, at instant: Timestamp) -> Bool {
    let own = claims.filter { $0.id == id }.max { ($0.at, $0.other) < ($1.at, $1.other) }
    guard let target = other ?? own?.other, target != id, component(of: id).contains(target) else { return false }
    // The claims that made one of two, in the order of time.
    var joins: [Claim] = []
    for claim in claims.sorted(by: { $0.at != $1.at ? $0.at < $1.at : $0.pair.lexicographicallyPrecedes($1.pair) })
    where !component(of: claim.id, joins[...]).contains(claim.other) {
      joins.append(claim)
    }
    let newest = joins.indices.first { component(of: id, joins[...$0]).contains(target) }
    guard let newest else { return false }
    joins.remove(at: newest)
    let side = component(of: id, joins[...])
    for claim in claims where side.contains(claim.id) != side.contains(claim.other) {
      dividedAt[claim.pair] = max(dividedAt[claim.pair] ?? instant, claim.at, instant)
    }
    claims.removeAll { side.contains($0.id) != side.contains($0.other) }
    return true
  }

  func component(of id: ExternalID) -> Set<ExternalID> { component(of: id, claims[...]) }

  private func component(of id: ExternalID, _ claims: ArraySlice<Claim>) -> Set<ExternalID> {
    var found: Set<ExternalID> = [id]
    while let next = claims.first(where: { found.contains($0.id) != found.contains($0.other) }) {
      found.formUnion([next.id, next.other])
    }
    return found
  }

  /// All customers, by their identifiers.
  var customers: [[ExternalID]] {
    Set(ids.map { component(of: $0).sorted() }).sorted { $0.lexicographicallyPrecedes($1) }
  }
}
