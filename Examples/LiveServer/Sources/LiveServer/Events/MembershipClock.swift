import AsyncAlgorithms
import RetentionKit
import ServiceLifecycle

/// Lets time go on in the store: who visited last five minutes ago leaves "browsing now" without anybody writing.
struct MembershipClock: Service {
  let database: RetentionDatabase

  func run() async throws {
    for await _ in AsyncTimerSequence(interval: .seconds(1), clock: .continuous).cancelOnGracefulShutdown() {
      try await database.advance(to: .now)
    }
  }
}
