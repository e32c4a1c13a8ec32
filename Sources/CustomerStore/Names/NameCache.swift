internal import Synchronization

/// The texts of codes that committed snapshots were seen to have: a code never gets another text.
final class NameCache: Sendable {
  private struct Key: Hashable {
    let domain: NameDomain
    let code: UInt32
  }

  private let texts = Mutex<[Key: String]>([:])
  /// The codes of some texts the other way round: those that were asked for first. Few, for they are gone through.
  private let codes = Mutex<[(domain: NameDomain, text: String, code: UInt32)]>([])

  private static let codeLimit = 16

  func code(of text: String, in domain: NameDomain) -> UInt32? {
    codes.withLock { known in
      known.first { $0.domain == domain && $0.text.utf8.elementsEqual(text.utf8) }?.code
    }
  }

  func remember(_ code: UInt32, of text: String, in domain: NameDomain) {
    codes.withLock { known in
      if known.count < Self.codeLimit { known.append((domain, text, code)) }
    }
  }

  func text(_ code: UInt32, in domain: NameDomain) -> String? {
    texts.withLock { $0[Key(domain: domain, code: code)] }
  }

  func remember(_ text: String, for code: UInt32, in domain: NameDomain) {
    texts.withLock { $0[Key(domain: domain, code: code)] = text }
  }
}
