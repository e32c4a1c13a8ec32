internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The code of a text; `nil` if the store has none.
  func code(of name: String, in domain: NameDomain) throws(LMDBError) -> UInt32? {
    if let known = knownCode(of: name, in: domain) { return known }
    let code = try handle.value(for: KeyPair(domain.rawValue, name), in: tables.nameCodes)
    // A code whose text is another one is damage, to be repaired.
    if let code, let text = try handle.value(for: KeyPair(domain.rawValue, code), in: tables.names),
      text.utf8.elementsEqual(name.utf8)
    {
      // What a transaction has written may be undone.
      (memory?.names ?? names).remember(code, of: text, in: domain)
    }
    return code
  }

  /// The code of a text, if it was looked up before.
  func knownCode(of name: String, in domain: NameDomain) -> UInt32? {
    names.code(of: name, in: domain) ?? memory?.names.code(of: name, in: domain)
  }

  /// The text of a code.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` for a code that the store never gave out.
  func text(_ code: UInt32, in domain: NameDomain) throws(LMDBError) -> String {
    if let known = names.text(code, in: domain) ?? memory?.names.text(code, in: domain) { return known }
    guard let text = try handle.value(for: KeyPair(domain.rawValue, code), in: tables.names) else {
      throw .undecodable(
        table: tables.names.name, cause: .invalidValue(type: "name", reason: "the code \(code) has no text"))
    }
    // What a transaction has written may be undone, and the code may get another text then.
    (memory?.names ?? names).remember(text, for: code, in: domain)
    return text
  }

  /// The kind of interaction that a code stands for.
  func kind(_ code: UInt16) throws(LMDBError) -> InteractionKind {
    if let builtIn = InteractionKind(code: code) { return builtIn }
    return .custom(try text(UInt32(code), in: .interactionKind))
  }

  /// The code of a kind of interaction; `nil` if the store never saw it.
  func code(of kind: InteractionKind) throws(LMDBError) -> UInt16? {
    if let code = kind.code { return code }
    return try code(of: kind.name, in: .interactionKind).map { UInt16(truncatingIfNeeded: $0) }
  }

  /// What a block's key says in the host's words.
  func key(source: UInt32, id: RawSpan) throws(LMDBError) -> InteractionKey {
    InteractionKey(source: try text(source, in: .source), id: String(decoding: [UInt8](copying: id), as: UTF8.self))
  }
}
