import ArgumentParser
import RetentionKit

/// `retention void`
struct VoidCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void",
    abstract: "Declares that an interaction never happened: it stays, marked, and counts for nothing.",
    discussion: """
      Example: retention void shop.retention order-1001 --source shop --reason cancelled
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @Argument(help: "The identifier of the interaction's key, such as the number of an order.") var key: String
  @Option(help: "The source of the key, as 'retention customer show' prints it in front of the colon.") var source:
    String
  @Option(help: "Why.") var reason: String

  func run() throws {
    let reference = InteractionReference(InteractionKey(source: source, id: key))
    let database = try arguments.open(writing: true)
    let isNew = try database.write { tx in try tx.void(reference, reason: reason) }
    try database.close()
    print(
      try Figures([("interaction", .text(reference.description)), ("voided", .flag(isNew))]).text(arguments.format))
  }
}
