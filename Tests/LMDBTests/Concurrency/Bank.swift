import LMDB
import RecordCoding

/// Accounts in two tables, an index over their balances, and a journal. Whoever reads it at any moment finds that
/// nothing was lost: the balances sum up to what they were, the index has each account where its balance says, and the
/// journal has as many lines as were counted.
struct Bank: Sendable {
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  static let accounts: UInt64 = 64
  static let opening: UInt64 = 1000

  let environment: Environment
  let even: Table<UInt64, UInt64>
  let odd: Table<UInt64, UInt64>
  let byBalance: Postings<UInt64>
  let journal: Table<UInt64, [UInt8]>
  let totals: Table<String, UInt64>

  init(at path: String, _ options: Environment.Options) throws {
    let opened = try Environment.open(at: path, options: options) { catalog in
      (
        try catalog.table("even", key: UInt64.self, value: UInt64.self),
        try catalog.table("odd", key: UInt64.self, value: UInt64.self),
        try catalog.postings("by-balance", key: UInt64.self),
        try catalog.table("journal", key: UInt64.self, value: [UInt8].self),
        try catalog.table("totals", key: String.self, value: UInt64.self)
      )
    }
    environment = opened.environment
    (even, odd, byBalance, journal, totals) = opened.schema
    let bank = self
    try environment.write { tx in
      guard try tx.value(for: "transfers", in: bank.totals) == nil else { return }
      for account in 0..<Self.accounts {
        try tx.put(Self.opening, for: account, in: bank.table(of: account))
        try tx.insert(account, for: Self.opening, in: bank.byBalance)
      }
      try tx.put(0, for: "transfers", in: bank.totals)
    }
  }

  private func table(of account: UInt64) -> Table<UInt64, UInt64> { account.isMultiple(of: 2) ? even : odd }

  /// Moves money between two accounts; throws `Undo` behind half of the changes once in a while.
  func transfer(in tx: inout WriteTransaction, using random: inout RandomSource) throws {
    let from = UInt64(random.below(Int(Self.accounts)))
    let to = (from + 1 + UInt64(random.below(Int(Self.accounts) - 1))) % Self.accounts
    let balance = try tx.value(for: from, in: table(of: from)) ?? 0
    let amount = UInt64(random.below(Int(balance) + 1))
    try change(from, by: { $0 - amount }, in: &tx)
    if random.once(in: 10) { throw Undo() }
    try change(to, by: { $0 + amount }, in: &tx)
    let number = (try tx.value(for: "transfers", in: totals) ?? 0) + 1
    try tx.put(number, for: "transfers", in: totals)
    let line = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: random.below(300))
    try tx.append(line, for: number, in: journal)
    // Old lines go, so that pages are freed and reused all the time.
    if number > 500 { try tx.delete(number - 500, from: journal) }
  }

  private func change(_ account: UInt64, by amount: (UInt64) -> UInt64, in tx: inout WriteTransaction) throws {
    guard let old = try tx.value(for: account, in: table(of: account)) else {
      throw Broken(description: "no account \(account)")
    }
    let new = amount(old)
    guard new != old else { return }
    guard try tx.remove(account, for: old, in: byBalance) else { throw Broken(description: "\(account) not in index") }
    try tx.insert(account, for: new, in: byBalance)
    try tx.put(new, for: account, in: table(of: account))
  }

  /// Throws if anything is not as it must be. Returns how many transfers there were.
  @discardableResult
  func audit<Tx: Transaction & ~Copyable & ~Escapable>(_ tx: borrowing Tx) throws -> UInt64 {
    var sum: UInt64 = 0
    for table in [even, odd] {
      var accounts = try tx.entries(of: table)
      while let entry = try accounts.next() {
        let (account, balance) = (try entry.key(), try entry.value())
        sum += balance
        guard try tx.contains(account, for: balance, in: byBalance) else {
          throw Broken(description: "the index lacks account \(account) with \(balance)")
        }
      }
    }
    guard sum == Self.accounts * Self.opening else { throw Broken(description: "the balances sum up to \(sum)") }
    guard try tx.count(of: byBalance) == Int(Self.accounts) else { throw Broken(description: "the index has too many") }
    let transfers = try tx.value(for: "transfers", in: totals) ?? 0
    guard try tx.count(of: journal) == Int(min(transfers, 500)), try tx.last(of: journal)?.key ?? 0 == transfers else {
      throw Broken(description: "the journal has not the lines of \(transfers) transfers")
    }
    var lines = try tx.entries(of: journal, order: .descending)
    while let line = try lines.next() {
      let (number, text) = (try line.key(), try line.value())
      guard text.allSatisfy({ $0 == UInt8(truncatingIfNeeded: number) }) else {
        throw Broken(description: "line \(number) of the journal is another's")
      }
    }
    return transfers
  }
}
