internal import RecordCoding
internal import Synchronization

/// The texts of codes that committed snapshots were seen to have: a code never gets another text.
final class NameCache: Sendable {
  /// By domain, then by code: these are small numbers that are given out in turn.
  private let texts = Mutex<[[String?]]>([])
  /// The codes of some texts the other way round: those that were asked for first. Few, for they are gone through.
  private let codes = Mutex<[(domain: NameDomain, text: String, code: UInt32)]>([])

  private static let codeLimit = 16

  func code(of text: String, in domain: NameDomain) -> UInt32? {
    codes.withLock { known in
      known.first { $0.domain == domain && $0.text.hasSameBytes(as: text) }?.code
    }
  }

  func remember(_ code: UInt32, of text: String, in domain: NameDomain) {
    codes.withLock { known in
      if known.count < Self.codeLimit { known.append((domain, text, code)) }
    }
  }

  func text(_ code: UInt32, in domain: NameDomain) -> String? {
    texts.withLock { known in
      let domain = Int(domain.rawValue)
      guard domain < known.count, code < known[domain].count else { return nil }
      return known[domain][Int(code)]
    }
  }

  func remember(_ text: String, for code: UInt32, in domain: NameDomain) {
    // Greater ones were never given out: damage.
    guard code <= domain.lastCode else { return }
    texts.withLock { known in
      let domain = Int(domain.rawValue)
      while known.count <= domain { known.append([]) }
      let missing = Int(code) + 1 - known[domain].count
      if missing > 0 { known[domain].append(contentsOf: repeatElement(nil, count: missing)) }
      known[domain][Int(code)] = text
    }
  }
}

extension String {
  /// Whether two texts are the same to the byte: Swift takes some for equal that are not, and a store tells them apart.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8Span.span.bytes.keyOrder(to: other.utf8Span.span.bytes) == .same
  }
}
