internal import CustomerModel
internal import CustomerStore

/// The registered segments of a store, by what can change who is in them.
struct LivingSegmentSet: Sendable {
  private(set) var segments: [LivingSegment] = []
  /// Those that cannot be answered any more, and why.
  private(set) var problems: [(number: UInt32, reason: String)] = []
  private var places: [UInt32: Int] = [:]
  private var byKind: [InteractionKind: [Int]] = [:]
  private var ofAnyKind: [Int] = []
  private var byAttribute: [UInt16: [Int]] = [:]
  private var byTags: [Int] = []
  private var byAccounts: [Int] = []
  private var byConsents: [Int] = []
  private var forNewcomers: [Int] = []
  /// What ``byKind`` says, by the codes that were looked for.
  private var byCode: [UInt16: [Int]] = [:]

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ catalog: SegmentCatalog, schema: AttributeSchema, _ tx: borrowing Tx
  ) throws(SegmentError) {
    let predicates = try tx.predicates(of: catalog)
    for entry in catalog.entries where entry.isRegistered && entry.problem == nil {
      do throws(SegmentError) {
        guard let definition = try tx.definition(of: entry) else {
          throw .unknownSegment(path: "$", name: entry.name)
        }
        add(try LivingSegment(definition, entry, schema: schema, predicates, tx), schema)
      } catch {
        if case .store = error { throw error }
        problems.append((entry.number, error.description))
      }
    }
  }

  private mutating func add(_ segment: LivingSegment, _ schema: AttributeSchema) {
    let place = segments.count
    segments.append(segment)
    places[segment.number] = place
    let needs = segment.dependencies
    if needs.readsAllKinds {
      ofAnyKind.append(place)
    } else {
      for kind in needs.kinds { byKind[kind, default: []].append(place) }
    }
    for name in needs.attributes {
      if let declaration = schema[name] { byAttribute[declaration.number, default: []].append(place) }
    }
    if needs.readsTags { byTags.append(place) }
    if needs.readsAccounts { byAccounts.append(place) }
    if needs.readsConsents { byConsents.append(place) }
    if segment.concernsNewcomers { forNewcomers.append(place) }
  }

  /// Looks for the kinds of the codes in touches. A set that outlives the transaction must not have looked: a code that is
  /// undone with it is given to another kind.
  mutating func findKinds<Tx: CustomerReading & ~Copyable & ~Escapable>(
    in touches: some Sequence<CustomerTouch>, _ tx: borrowing Tx
  ) throws(SegmentError) {
    guard !byKind.isEmpty else { return }
    for touch in touches {
      for code in touch.kinds where byCode[code] == nil {
        let kind = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.kind(ofCode: code) }
        byCode[code] = byKind[kind] ?? []
      }
    }
  }

  subscript(number: UInt32) -> LivingSegment? { places[number].map { segments[$0] } }

  /// Whether some name customers, who may be others by now.
  var readsIdentity: Bool { segments.contains(where: \.hasLists) }

  /// The segments whose answer for a customer can be another after a change whose kinds were found, by their numbers.
  func touched(by touch: CustomerTouch) -> [LivingSegment] {
    if touch.isAll { return segments }
    var found: Set<Int> = []
    if !touch.kinds.isEmpty { found.formUnion(ofAnyKind) }
    for kind in touch.kinds { found.formUnion(byCode[kind] ?? []) }
    for attribute in touch.attributes { found.formUnion(byAttribute[attribute] ?? []) }
    if touch.hasTags { found.formUnion(byTags) }
    if touch.hasAccounts { found.formUnion(byAccounts) }
    if touch.hasConsents { found.formUnion(byConsents) }
    if touch.isNew { found.formUnion(forNewcomers) }
    return found.sorted().map { segments[$0] }
  }
}
