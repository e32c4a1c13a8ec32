internal import CustomerModel
internal import RecordCoding

extension ProfileRecord {
  /// Bytes that are the same for stores that say the same, whatever numbers their schemas gave to attributes and
  /// whenever they widened them.
  ///
  /// - Throws: as ``customer(id:externalIDs:schema:)``.
  func canonicalBytes(schema: AttributeSchema) throws(AttributeError) -> [UInt8] {
    var named: [(name: String, stamp: Timestamp, value: AttributeValue)] = []
    named.reserveCapacity(entries.count)
    for entry in entries {
      let (declaration, value) = try schema.current(entry.value, ofNumber: entry.number)
      named.append((declaration.name, entry.stamp, value))
    }
    named.sort { $0.name.keyOrder(to: $1.name) == .before }
    var bytes: [UInt8] = []
    func append(_ name: String, _ stamp: Timestamp, _ content: [UInt8]) {
      bytes += KeyTriple(name, stamp.microseconds, UInt32(clamping: content.count)).keyBytes
      bytes += content
    }
    for (name, stamp, value) in named { append(name, stamp, StoredValue(value).valueBytes) }
    // Parts end with a name that none of them has.
    bytes += "".keyBytes
    for tag in tags { append(tag.name, tag.stamp, [tag.isPresent ? 1 : 0]) }
    bytes += "".keyBytes
    for membership in memberships { append(membership.account, membership.stamp, membership.role.valueBytes) }
    return bytes
  }
}
