import ArgumentParser
import Foundation
import RetentionKit

/// `retention customer`
struct CustomerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customer", abstract: "Shows, exports or erases one customer.",
    subcommands: [ShowCommand.self, ExportPersonCommand.self, EraseCommand.self])
}

/// `retention customer show`
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints what the store knows of a customer, and the newest interactions.",
    discussion: "Example: retention customer show shop.retention ada@shop.example --kind email")

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments
  @Option(help: "How many interactions to print at most.") var limit = 10

  func run() throws {
    let database = try arguments.open()
    let (customer, summary, page) = try database.read { tx in
      let id = try who.find(tx)
      guard let customer = try tx.customer(id) else { throw CustomerStoreError.unknownCustomer(id) }
      return (customer, try tx.summary(of: id), try tx.timeline(of: id, limit: limit))
    }
    switch arguments.format {
    case .table: print(try table(customer, summary, page.interactions))
    case .json: print(try json(Shown(customer: customer, interactions: page.interactions)))
    }
    try database.close()
  }

  private struct Shown: Encodable {
    let customer: Customer
    let interactions: [Interaction]
  }

  private func table(
    _ customer: Customer, _ summary: ActivitySummary, _ interactions: [Interaction]
  ) throws -> String {
    var figures = Figures([
      ("customer", .text(customer.id.map { String($0.rawValue) } ?? "")),
      ("identifiers", .text(customer.externalIDs.map(\.description).joined(separator: ", "))),
    ])
    for (name, value) in customer.attributes.sorted(by: { $0.key < $1.key }) {
      figures.append(name, .text(value.description))
    }
    if !customer.tags.isEmpty { figures.append("tags", .text(customer.tags.sorted().joined(separator: ", "))) }
    for (account, role) in customer.memberships.sorted(by: { $0.key < $1.key }) {
      figures.append("member of \(account)", .text(role))
    }
    figures.append("interactions", .count(summary.interactionCount))
    figures.append("first", .text(summary.firstInteractionAt?.description ?? "-"))
    figures.append("last", .text(summary.lastInteractionAt?.description ?? "-"))
    figures.append("purchases", .count(summary.purchases.count))
    figures.append("purchase days", .count(summary.purchases.days))
    figures.append("net spend", .text(summary.netSpend.map(\.description).joined(separator: ", ")))
    let lines = interactions.map { interaction in
      "\(interaction.occurredAt)  \(interaction.payload.kind.name)\(interaction.isVoided ? " (void)" : "")"
        + (interaction.key.map { "  \($0)" } ?? "")
    }
    return ([try figures.text(.table)] + (lines.isEmpty ? [] : [""]) + lines).joined(separator: "\n")
  }
}

/// `retention customer export`
struct ExportPersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Prints all that the store holds of a person, as JSON.")

  @Argument(help: "The store's file.") var store: String
  @OptionGroup var who: CustomerArguments

  func run() throws {
    let database = try StoreArguments.reading(store)
    print(try json(database.read { tx in try tx.personalData(of: who.find(tx)) }))
    try database.close()
  }
}

/// `retention customer erase`
struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erases a person: every record and index entry, in one transaction.",
    discussion: """
      The identifiers are refused from then on; --allow-return leaves that out. Run 'retention compact' afterwards, so \
      that no free page holds old bytes.
      """)

  @OptionGroup var arguments: StoreArguments
  @OptionGroup var who: CustomerArguments
  @Flag(help: "Let an import bring the person back.") var allowReturn = false

  func run() throws {
    let database = try arguments.open(writing: true)
    let receipt = try database.write { tx in
      let id = try who.find(tx)
      return allowReturn ? try tx.delete(id) : try tx.erase(id)
    }
    print(
      try Figures([
        ("customer", .count(Int(clamping: receipt.customer.rawValue))),
        ("erased at", .text(receipt.erasedAt.description)), ("identifiers", .count(receipt.identifierCount)),
        ("fields", .count(receipt.fieldCount)), ("interactions", .count(receipt.interactionCount)),
        ("consents", .count(receipt.consentCount)), ("mentions", .count(receipt.mentionCount)),
        ("refused from now on", .flag(receipt.leavesTombstones)),
      ]).text(arguments.format))
    try database.close()
  }
}

/// A value as JSON that reads well.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
