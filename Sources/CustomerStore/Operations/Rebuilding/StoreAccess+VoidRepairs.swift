internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Finds interactions that are void and are not marked as such.
  func missingVoidMarks(
    after position: [UInt8], atMost limit: Int
  ) throws(LMDBError) -> RepairSlice<(profile: UInt64, entry: TimelineEntry), KeyPair<UInt64, UInt64>> {
    var slice = RepairSlice<(profile: UInt64, entry: TimelineEntry), KeyPair<UInt64, UInt64>>()
    var count = 0
    let range = try KeyRange<KeyPair<UInt64, UInt64>>(afterBytes: position, in: tables.voids.name)
    var voids = try handle.entries(of: tables.voids, in: range)
    while count < limit, let entry = try voids.next() {
      let key = try entry.key()
      _ = try damage { () throws(LMDBError) in
        let found = try voidedInteraction(try entry.value().value, key.first)
        if let found, !found.entry.isVoided { slice.changed.append(found) }
      }
      count += 1
      slice.end = count < limit ? nil : key
    }
    return slice
  }

  /// Finds interactions that are marked as void while nothing says that they are. The mark is what is left of that.
  func missingVoidRecords(
    after position: UInt64, atMost limit: Int
  ) throws(LMDBError) -> RepairSlice<(place: KeyPair<UInt64, UInt64>, target: StoredKey?, profile: UInt64), UInt64> {
    var slice = RepairSlice<(place: KeyPair<UInt64, UInt64>, target: StoredKey?, profile: UInt64), UInt64>()
    var count = 0
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(position)))
    while count < limit, let stored = try profiles.next() {
      let profile = try stored.key().value
      _ = try damage { () throws(LMDBError) in
        try forEachEntry(of: profile) { entry throws(LMDBError) in
          guard entry.isVoided else { return true }
          let copy = try copy(entry)
          let target = voidDigest(of: copy, profile)
          if try !isVoided(target) {
            let place = KeyPair(target, CustomerTransaction.digest(of: nil, ""))
            slice.changed.append((place, copy.key, profile))
          }
          return true
        }
      }
      count += 1
      slice.end = count < limit ? nil : profile
    }
    return slice
  }
}
