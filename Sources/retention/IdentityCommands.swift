import ArgumentParser
import RetentionKit

/// Why something is done to an identity, and who says so.
struct AuditArguments: ParsableArguments {
  @Option(help: "Why, for the audit.") var reason: String
  @Option(help: "Who says so, for the audit.") var by = ""
}

/// `retention customer alias`
struct AliasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alias", abstract: "Says that an identifier is one of a customer's too.",
    discussion: """
      An identifier that was never seen is made. Two customers who are both known are not joined this way; see 'retention \
      customer merge'.
      Example: retention customer alias shop.retention ada@shop.example cookie-7f3a --kind email --other-kind anonymous \
      --reason login
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments
  @Argument(help: "The identifier that joins.") var other: String
  @Option(help: "The kind of the identifier that joins.") var otherKind = "external"
  @OptionGroup var audit: AuditArguments

  func run() throws {
    let database = try arguments.open(writing: true)
    let (id, isNew) = try database.write { tx in
      let id = try who.find(tx)
      let known = try who.identifier(of: id, tx)
      let isNew = try tx.identify(
        ExternalID(other, kind: otherKind), as: known, reason: audit.reason, by: audit.by)
      return (try tx.customerID(of: known) ?? id, isNew)
    }
    try database.close()
    print(
      try Figures([("customer", .count(Int(clamping: id.rawValue))), ("joined", .flag(isNew))]).text(arguments.format))
  }
}

/// `retention customer merge`
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Makes one customer of two who are both known.",
    discussion: """
      Nothing is rewritten: 'retention customer unmerge' takes them apart again.
      Example: retention customer merge shop.retention ada.l@mail.example --kind email --into ada@shop.example \
      --into-kind email --reason 'same address'
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments
  @Option(help: "Who keeps the number: an identifier, or with --number the store's number.") var into: String
  @Option(help: "The kind of the identifier given with --into.") var intoKind = "external"
  @OptionGroup var audit: AuditArguments

  func run() throws {
    let database = try arguments.open(writing: true)
    let (id, isNew) = try database.write { tx in
      let survivor = try CustomerArguments.find(into, kind: intoKind, isNumber: who.number, tx)
      let isNew = try tx.merge(try who.find(tx), into: survivor, reason: audit.reason, by: audit.by)
      return (survivor, isNew)
    }
    try database.close()
    print(
      try Figures([("customer", .count(Int(clamping: id.rawValue))), ("joined", .flag(isNew))]).text(arguments.format))
  }
}

/// `retention customer unmerge`
struct UnmergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmerge", abstract: "Takes an identifier out of the customer that it joined.",
    discussion: """
      Each of the two has again what was told under its own identifiers. Without --from, the newest join of the identifier \
      is undone.
      Example: retention customer unmerge shop.retention adam@shop.example --kind email --reason 'is a cousin'
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments
  @Option(help: "An identifier that it is not to be one with any more.") var from: String?
  @Option(help: "The kind of the identifier given with --from.") var fromKind = "external"
  @OptionGroup var audit: AuditArguments

  func validate() throws {
    if who.number { throw ValidationError("What left is told by its identifier: --number cannot be given here.") }
  }

  func run() throws {
    let database = try arguments.open(writing: true)
    let id = try database.write { tx in
      try tx.unmerge(
        ExternalID(who.customer, kind: who.kind), from: from.map { ExternalID($0, kind: fromKind) },
        reason: audit.reason, by: audit.by)
    }
    try database.close()
    print(try Figures([("customer", .count(Int(clamping: id.rawValue)))]).text(arguments.format))
  }
}

/// `retention customer pseudonymise`
struct PseudonymiseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pseudonymise",
    abstract: "Makes a customer a number: identifiers become pseudonyms, personal fields go, figures stay.",
    discussion: """
      The old identifiers are refused from then on. Run 'retention compact' afterwards, so that no free page holds old bytes.
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments

  func run() throws {
    let database = try arguments.open(writing: true)
    let (id, names) = try database.write { tx in
      let id = try who.find(tx)
      return (id, try tx.pseudonymise(id))
    }
    try database.close()
    print(
      try Figures([
        ("customer", .count(Int(clamping: id.rawValue))),
        ("identifiers", .text(names.map(\.description).joined(separator: ", "))),
      ]).text(arguments.format))
  }
}
