internal import CustomerModel
internal import RecordCoding

/// The bytes of something that is to be hashed, in words instead of codes: each part with its length in front, so that
/// no two lists of parts have the same bytes.
struct CanonicalBytes {
  private var bytes: [UInt8] = []

  /// Forgets all parts, and keeps the room for others.
  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ number: UInt64) {
    for shift in stride(from: 0 as UInt64, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func append(_ number: Int64) { append(UInt64(bitPattern: number)) }

  mutating func append(_ part: some Collection<UInt8>) {
    append(UInt64(part.count))
    bytes.append(contentsOf: part)
  }

  mutating func append(_ text: String) { append(text.utf8) }

  mutating func append(_ id: ExternalID) {
    append(id.kind)
    append(id.value)
  }

  mutating func append(_ key: InteractionKey?) {
    guard let key else { return append(0 as UInt64) }
    append(1 as UInt64)
    append(key.source)
    append(key.id)
  }

  /// The hash of all parts; `purpose` gives equal parts of different things different ones.
  func hash(_ purpose: UInt64) -> UInt64 { Checksum64(bytes.span.bytes, seed: purpose).value }
}
