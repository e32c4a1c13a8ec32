import ArgumentParser
import Foundation

/// The command-line tool: what an operator or a script does with a store.
@main
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Looks after a customer store.",
    discussion: """
      A store is one file, with its lock file beside it. Every command has --format table or json.

      Exit codes: 0 done; 1 the store or a file refused (standard error says why and what to do); 2 done, but with \
      rejects or problems, which are told; 64 wrong arguments.
      """,
    subcommands: [
      ImportCommand.self, ExportCommand.self, CustomerCommand.self, ConsentCommand.self, VoidCommand.self,
      AttributeCommand.self, StatisticsCommand.self, VerifyCommand.self, SegmentCommand.self,
      MetricsCommand.self, LifetimeValueCommand.self, SurvivalCommand.self, RiskCommand.self, IndexCommand.self,
      BackupCommand.self, RestoreCommand.self, CompactCommand.self, ReportCommand.self, DemoCommand.self,
    ])

  static func main() {
    // A file that would be larger than is allowed is an error of its write, to be told, and not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
      try StandardOutput.finish()
    } catch {
      exit(withError: ToolError.inOwnWords(error))
    }
  }
}

/// What the exit codes of commands mean that have nothing more to say.
enum ExitCodes {
  static let text = """
    Exit codes: 0 done, 1 the store or the disk refused (standard error says why and what to do), 64 wrong arguments.
    """
}
