// A server that embeds a store: shops tell it over HTTP what customers do, and browsers watch who comes into segments and
// who goes out of them. Read on in Routes.swift.

import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import RetentionKit
import ServiceLifecycle
import UnixSignals

@main
struct LiveServer {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count <= 2, let port = Int(arguments.first ?? "8080"), (0...65_535).contains(port) else {
      print("usage: LiveServer [PORT [STORE]]    port 0 is any free one")
      exit(arguments.first == "--help" ? 0 : 64)
    }
    do {
      try await serve(port: port, store: arguments.dropFirst().first ?? "live.retention")
    } catch {
      FileHandle.standardError.write(Data("The server failed: \(error)\n".utf8))
      exit(1)
    }
  }

  /// Serves until the process is told to end by SIGTERM or SIGINT.
  static func serve(port: Int, store: String) async throws {
    var logger = Logger(label: "LiveServer", factory: StreamLogHandler.standardError(label:))
    logger.logLevel = .notice
    let database = try RetentionDatabase(at: store)
    do {
      // The same definitions again change nothing, so every start does this.
      for segment in try ShopSegments.all() { try await database.segments.register(segment) }
      let application = Application(
        router: router(of: database),
        // A client that says nothing for a minute is let go, and there are only so many at once.
        server: .http1(configuration: .init(idleTimeout: .seconds(60))),
        configuration: ApplicationConfiguration(
          address: .hostname("127.0.0.1", port: port),
          availableConnectionsDelegate: MaximumAvailableConnections(1_000)),
        services: [MembershipClock(database: database)],
        onServerRunning: { channel in announce(channel.localAddress?.port ?? port, database.path) },
        logger: logger)
      var services = ServiceGroupConfiguration(
        services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      // For a client that never sends the rest of its request.
      services.maximumGracefulShutdownDuration = .seconds(10)
      // Returns when the last response is written: then nobody uses the store any more.
      try await ServiceGroup(configuration: services).run()
    } catch is CancellationError {
      // The ten seconds were over.
    } catch {
      try? await database.close()
      throw error
    }
    try await database.close()
    say("closed \(database.path)")
  }

  /// Says it at once, also to a file or a pipe.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  private static func announce(_ port: Int, _ path: String) {
    say("listening on http://127.0.0.1:\(port) with \(path)")
  }
}
