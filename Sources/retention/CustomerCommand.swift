import ArgumentParser
import Foundation
import RetentionKit

/// `retention customer`
struct CustomerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customer", abstract: "Shows or changes one customer, and who is the same one.",
    subcommands: [
      ShowCommand.self, ExportPersonCommand.self, EraseCommand.self, PseudonymiseCommand.self, AliasCommand.self,
      MergeCommand.self, UnmergeCommand.self,
    ])
}

/// `retention customer show`
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints what the store knows of a customer, and the newest interactions.",
    discussion: """
      Example: retention customer show shop.retention ada@shop.example --kind email
      \(ExitCodes.text)
      """)

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
    case .table: print(try customerTable(customer, summary, page.interactions))
    case .json:
      print(try json(Shown(customer: customer, summary: ShownSummary(summary), interactions: page.interactions)))
    }
    try database.close()
  }

  private struct Shown: Encodable {
    let customer: Customer
    let summary: ShownSummary
    let interactions: [Interaction]
  }
}

/// `retention customer export`
struct ExportPersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Prints all that the store holds of a person.",
    discussion: """
      JSON has everything in it; a table is for reading, and leaves out what interactions say.
      \(ExitCodes.text)
      """)

  @Argument(help: "The store's file.") var store: String
  @Option(help: "How to print: table or json.") var format = OutputFormat.json
  @OptionGroup var who: CustomerArguments

  func run() throws {
    let database = try StoreArguments.reading(store)
    let (export, summary) = try database.read { tx in
      let id = try who.find(tx)
      return (try tx.personalData(of: id), try tx.summary(of: id))
    }
    try database.close()
    switch format {
    case .json: print(try json(export))
    case .table:
      print(try customerTable(export.customer, summary, export.interactions))
      for consent in export.consents {
        print("\(consent.record.at)  \(consent.record.decision) \(consent.record.purpose)  by \(consent.externalID)")
      }
      for event in export.identityHistory { print("\(event.at)  \(event.action) \(event.id)  with \(event.other)") }
    }
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
      \(ExitCodes.text)
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
