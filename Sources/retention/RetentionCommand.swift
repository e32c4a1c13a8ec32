import ArgumentParser

/// The command-line tool: what an operator or a script does with a store.
@main
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Looks after a customer store.",
    discussion: """
      A store is one file, with its lock file beside it. Exit codes: 0 done, 1 the store refused (standard error says \
      why and what to do), 64 wrong arguments.
      """,
    subcommands: [StatisticsCommand.self, VerifyCommand.self, BackupCommand.self])
}
