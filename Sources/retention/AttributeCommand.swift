import ArgumentParser
import RetentionKit

/// `retention attribute`
struct AttributeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute", abstract: "Shows or declares the attributes that customers can have.",
    subcommands: [List.self, Declare.self])

  /// `retention attribute list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the attributes of a store.", discussion: ExitCodes.text)

    @OptionGroup var arguments: StoreArguments

    func run() throws {
      let database = try arguments.open()
      let declarations = try database.read { tx in try tx.schema().declarations }
      try database.close()
      switch arguments.format {
      case .json: print(try json(declarations))
      case .table: print(try declarations.figures.text(.table))
      }
    }
  }

  /// `retention attribute declare`
  struct Declare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Declares an attribute, or finds it declared with the same type.",
      discussion: """
        Example: retention attribute declare shop.retention seats integer
        \(ExitCodes.text)
        """)

    @OptionGroup var arguments: StoreArguments
    @Argument(help: "The name.") var name: String
    @Argument(help: "The type: \(AttributeType.allCases.map(\.rawValue).joined(separator: ", ")).") var type: String
    @Flag(help: "Its values say who somebody is, and go where a customer is made a pseudonym.") var personal = false

    func validate() throws { _ = try parsedType() }

    private func parsedType() throws -> AttributeType {
      guard let parsed = AttributeType(rawValue: type) else {
        throw ValidationError(
          "'\(type)' is no type; give one of \(AttributeType.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return parsed
    }

    func run() throws {
      let type = try parsedType()
      let database = try arguments.open(writing: true)
      let declaration = try database.write { tx in try tx.declare(name, as: type, isPersonal: personal) }
      try database.close()
      switch arguments.format {
      case .json: print(try json(declaration))
      case .table: print(try [declaration].figures.text(.table))
      }
    }
  }
}

extension [AttributeDeclaration] {
  /// The name and the type of each.
  fileprivate var figures: Figures {
    Figures(
      map { declaration in
        let marks = (declaration.isPersonal ? ", personal" : "") + (declaration.isDeprecated ? ", deprecated" : "")
        return (name: declaration.name, value: Figures.Value.text(declaration.type.rawValue + marks))
      })
  }
}
