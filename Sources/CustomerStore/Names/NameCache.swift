internal import Synchronization

/// The texts of codes that committed snapshots were seen to have: a code never gets another text.
final class NameCache: Sendable {
  private struct Key: Hashable {
    let domain: NameDomain
    let code: UInt32
  }

  private let texts = Mutex<[Key: String]>([:])

  func text(_ code: UInt32, in domain: NameDomain) -> String? {
    texts.withLock { $0[Key(domain: domain, code: code)] }
  }

  func remember(_ text: String, for code: UInt32, in domain: NameDomain) {
    texts.withLock { $0[Key(domain: domain, code: code)] = text }
  }
}
