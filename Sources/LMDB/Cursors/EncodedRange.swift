public import RecordCoding

/// A range as bytes.
@usableFromInline
struct EncodedRange {
  @usableFromInline let lower: KeyBound?
  @usableFromInline let upper: KeyBound?

  /// - Throws: ``LMDBError/keyTooLong(table:byteCount:maximum:)``.
  @inlinable
  init<Key: KeyCoding>(_ range: KeyRange<Key>, table: TableIdentity) throws(LMDBError) {
    switch range.lower {
    case .unbounded: lower = nil
    case .included(let key): lower = try KeyBound(key, isIncluded: true, in: table)
    case .excluded(let key): lower = try KeyBound(key, isIncluded: false, in: table)
    case .prefix(let prefix): lower = Self.lowerBound(ofPrefix: prefix.bytes)
    }
    switch range.upper {
    case .unbounded: upper = nil
    case .included(let key): upper = try KeyBound(key, isIncluded: true, in: table)
    case .excluded(let key): upper = try KeyBound(key, isIncluded: false, in: table)
    case .prefix(let prefix): upper = Self.upperBound(ofPrefix: prefix.upperBound)
    }
  }

  @usableFromInline
  static func lowerBound(ofPrefix bytes: [UInt8]) -> KeyBound? {
    bytes.isEmpty ? nil : KeyBound(bytes, isIncluded: true)
  }

  @usableFromInline
  static func upperBound(ofPrefix bytes: [UInt8]?) -> KeyBound? {
    bytes.map { KeyBound($0, isIncluded: false) }
  }
}
