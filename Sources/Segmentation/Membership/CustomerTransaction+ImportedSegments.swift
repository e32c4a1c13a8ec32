internal import CustomerModel
public import CustomerStore

extension CustomerTransaction {
  /// Works out the members of the registered segments that an archive brought. The feed does not tell of them, as it does
  /// not of the members whom a segment has when it is registered.
  mutating func adoptImportedSegments() throws(SegmentError) {
    guard try SegmentError.fromStore({ () throws(CustomerStoreError) in try hasImportedDocuments() }) else { return }
    var catalog = try segmentCatalog()
    let predicates = try predicates(of: catalog)
    for place in catalog.entries.indices {
      var entry = catalog.entries[place]
      guard entry.isRegistered, entry.problem == nil else { continue }
      do throws(SegmentError) {
        guard let definition = try definition(of: entry) else {
          throw .malformed(path: "$", reason: "the archive has no definition of it")
        }
        try workOutMembers(of: definition, entry, predicates, tellingChanges: false)
      } catch {
        if case .store = error { throw error }
        try forgetMembers(of: entry.number)
        entry.problem = error.description
        catalog.entries[place] = entry
      }
    }
    if !catalog.entries.isEmpty { try write(catalog) }
    do throws(CustomerStoreError) { try finishAdoptingDocuments() } catch { throw .store(error) }
  }
}
