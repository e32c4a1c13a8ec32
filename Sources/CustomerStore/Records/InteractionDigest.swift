internal import CustomerModel
internal import RecordCoding

/// Numbers that tell interactions apart, the same in every store.
enum InteractionDigest {
  /// The digest of an interaction without a key.
  ///
  /// The kind is told by its name, for codes of hosts' kinds differ from store to store.
  static func ofContent(kind: InteractionKind, payload: RawSpan) -> UInt64 {
    Checksum64(payload, seed: seed(of: kind)).value
  }

  static func seed(of kind: InteractionKind) -> UInt64 {
    if let code = kind.code { return UInt64(code) }
    return Checksum64(kind.name.utf8Span.span.bytes, seed: 1 << 32).value
  }
}
