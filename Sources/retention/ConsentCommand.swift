import ArgumentParser
import RetentionKit

/// `retention consent`
struct ConsentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent", abstract: "Shows or records what a customer consents to.",
    subcommands: [Grant.self, Withdraw.self, Show.self])

  /// What is consented to, and where that was said.
  struct Statement: ParsableArguments {
    @Option(help: "What for, such as newsletter.") var purpose: String
    @Option(help: "The way of contact, such as email; all of them unless given.") var channel: String?
    @Option(help: "When it was said, such as 2026-11-25T10:00:00Z; now unless given.") var at: String?
    @Option(help: "Where it was said, such as 'web form'.") var source = "retention"

    var instant: Timestamp { get throws { try at.map { try Timestamp($0) } ?? .now } }

    /// Records a consent, and prints whether it was new.
    func record(_ consent: ConsentRecord, by who: CustomerArguments, _ arguments: StoreArguments) throws {
      let database = try arguments.open(writing: true)
      let (id, isNew) = try database.write { tx in
        let id = try who.find(tx)
        return (id, try tx.record(consent, by: who.identifier(of: id, tx)))
      }
      try database.close()
      print(
        try Figures([
          ("customer", .count(Int(clamping: id.rawValue))), ("purpose", .text(consent.purpose)),
          ("decision", .text(consent.decision.rawValue)), ("at", .text(consent.at.description)),
          ("recorded", .flag(isNew)),
        ]).text(arguments.format))
    }
  }

  /// `retention consent grant`
  struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records that a customer consented.",
      discussion: """
        Example: retention consent grant shop.retention ada@shop.example --kind email --purpose newsletter --channel email \
        --source checkout
        \(ExitCodes.text)
        """)

    @OptionGroup var arguments: StoreArguments
    @OptionGroup var who: CustomerArguments
    @OptionGroup var statement: Statement
    @Option(help: "The version of the text that was agreed to.") var textVersion: String?
    @Option(help: "From when it does not hold any more; until it is withdrawn unless given.") var expires: String?

    func run() throws {
      let consent = try ConsentRecord(
        .granted, purpose: statement.purpose, channel: statement.channel.map { Channel($0) }, at: statement.instant,
        source: statement.source, textVersion: textVersion, expiresAt: expires.map { try Timestamp($0) })
      try statement.record(consent, by: who, arguments)
    }
  }

  /// `retention consent withdraw`
  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records that a customer withdrew a consent.", discussion: ExitCodes.text)

    @OptionGroup var arguments: StoreArguments
    @OptionGroup var who: CustomerArguments
    @OptionGroup var statement: Statement

    func run() throws {
      let consent = try ConsentRecord(
        .withdrawn, purpose: statement.purpose, channel: statement.channel.map { Channel($0) }, at: statement.instant,
        source: statement.source)
      try statement.record(consent, by: who, arguments)
    }
  }

  /// `retention consent show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what a customer consents to, and all that was ever said.", discussion: ExitCodes.text)

    @OptionGroup var arguments: StoreArguments
    @OptionGroup var who: CustomerArguments
    @Option(help: "The instant to answer for, such as 2026-11-25T00:00:00Z; now unless given.") var asOf: String?

    private struct Shown: Encodable {
      struct State: Encodable {
        let purpose: String
        let channel: Channel?
        let state: String
      }

      let asOf: Timestamp
      let states: [State]
      let records: [ConsentRecord]
    }

    func run() throws {
      let instant = try asOf.map { try Timestamp($0) } ?? .now
      let database = try arguments.open()
      let ledger = try database.read { tx in try tx.consents(of: who.find(tx)) }
      try database.close()
      let states = ledger.states(asOf: instant).map {
        Shown.State(purpose: $0.purpose, channel: $0.channel, state: $0.state.name)
      }
      switch arguments.format {
      case .json: print(try json(Shown(asOf: instant, states: states, records: ledger.records)))
      case .table:
        for state in states { print("\(state.purpose)  \(state.channel?.name ?? "all channels")  \(state.state)") }
        for record in ledger.records {
          print("\(record.at)  \(record.decision) \(record.purpose)  \(record.channel?.name ?? "")  \(record.source)")
        }
      }
    }
  }
}

extension ConsentState {
  fileprivate var name: String {
    switch self {
    case .granted: "granted"
    case .withdrawn: "withdrawn"
    case .expired: "expired"
    case .unknown: "unknown"
    }
  }
}
