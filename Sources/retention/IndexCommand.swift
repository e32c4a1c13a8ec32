import ArgumentParser
import RetentionKit

/// `retention index`
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Completes the indexes that were declared, while the store may be in use.",
    discussion: """
      What is done lies in the store: a run that was interrupted goes on when it is run again.
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments

  func run() throws {
    let database = try arguments.open(writing: true)
    try ProgressBar.during { bar in
      _ = try database.maintenance.buildIndexes { progress in
        bar.show(UInt64(progress.fractionCompleted * 1000), of: 1000, progress.unfinished.joined(separator: ", "))
        return true
      }
    }
    let indexes = try database.maintenance.statistics().indexes
    try database.close()
    var figures = Figures([("indexes", indexes.count)])
    for index in indexes { figures.append(index.definition.name, .text(index.state.isReady ? "ready" : "building")) }
    print(try figures.text(arguments.format))
  }
}
