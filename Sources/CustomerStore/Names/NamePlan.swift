internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The codes of texts during one change of the store, with those that the store does not have yet.
struct NamePlan {
  /// A text by its bytes: texts that Swift takes for equal may be two names of the store.
  private struct Name: Hashable {
    let domain: NameDomain
    let text: [UInt8]
  }

  private var codes: [Name: UInt32] = [:]
  /// What was asked for last in each domain: most often the next is the same.
  private var recent: [(domain: NameDomain, text: String, code: UInt32)] = []
  private(set) var added: [(domain: NameDomain, text: String, code: UInt32)] = []

  /// The code of a text; a new one if the store has none.
  ///
  /// - Throws: ``CustomerStoreError/tooManyNames(kind:limit:)``.
  mutating func code(
    of text: String, in domain: NameDomain, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt32 {
    for known in recent where known.domain == domain && known.text.hasSameBytes(as: text) { return known.code }
    let code: UInt32
    if let known = access.knownCode(of: text, in: domain) {
      code = known
    } else {
      code = try searchCode(of: text, in: domain, access)
    }
    recent.removeAll { $0.domain == domain }
    recent.append((domain, text, code))
    return code
  }

  private mutating func searchCode(
    of text: String, in domain: NameDomain, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt32 {
    let name = Name(domain: domain, text: Array(text.utf8))
    if !codes.isEmpty, let code = codes[name] { return code }
    let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.code(of: text, in: domain) }
    if let stored {
      codes[name] = stored
      return stored
    }
    let planned = added.last { $0.domain == domain }?.code
    let last = if let planned { planned } else { try lastCode(in: domain, access) }
    guard last < domain.lastCode else { throw .tooManyNames(domain: domain.plural, limit: Int(domain.lastCode)) }
    let code = last + 1
    codes[name] = code
    added.append((domain, text, code))
    return code
  }

  private func lastCode(
    in domain: NameDomain, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt32 {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let range = KeyRange<KeyPair<UInt8, UInt32>>.from(
        KeyPair(domain.rawValue, 0), through: KeyPair(domain.rawValue, .max))
      return try access.handle.last(of: access.tables.names, in: range)?.key.second ?? domain.firstCode - 1
    }
  }
}

extension NameDomain {
  /// What there are too many of.
  var plural: String {
    switch self {
    case .externalIDKind: "kinds of external identifiers"
    case .source: "sources of interactions"
    case .interactionKind: "kinds of interactions"
    }
  }
}
