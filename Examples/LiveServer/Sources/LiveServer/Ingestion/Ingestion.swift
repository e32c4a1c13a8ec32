import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RetentionKit

/// Takes in what customers did, one interaction a request.
///
/// The body is the library's own JSON form of an ``Interaction``. Its key makes it the same one when a client that got no
/// answer sends it again; a client that has no key in its data gives one in the header `Idempotency-Key`.
struct Ingestion: Sendable {
  let database: RetentionDatabase
  let counts = IngestionCounts()

  /// More than any sensible order, and little enough for a thousand clients at once.
  static let bodyLimit = 64 * 1024

  func record(_ request: Request) async throws -> Response {
    do {
      let interaction = try await interaction(in: request)
      // Suspends until it is on the disk; requests that wait while one commit is flushed share the next.
      let isNew = try await database.record(interaction)
      counts.add(isNew ? \.recorded : \.repeated)
      return try .json(["recorded": isNew], status: isNew ? .created : .ok)
    } catch {
      counts.add(\.refused)
      throw error
    }
  }

  private func interaction(in request: Request) async throws -> Interaction {
    // Browsers ask first before they send JSON to another site, so no foreign page can post here.
    guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
      throw Problem(.unsupportedMediaType, "not-json", "Send the interaction with Content-Type: application/json.")
    }
    let body = try await body(of: request)
    let told = try JSONDecoder().decode(Interaction.self, from: Data(body.readableBytesView))
    guard let key = told.key ?? Self.key(in: request) else {
      throw Problem(
        .badRequest, "key-missing",
        "Give the interaction a key, or send an Idempotency-Key header: without one, a repeated request cannot be told "
          + "from a second purchase.")
    }
    // Without `recordedAt`: when the store learned it is for the store to say.
    return Interaction(
      told.payload, by: told.externalID, occurredAt: told.occurredAt, key: key, corrects: told.corrects)
  }

  private func body(of request: Request) async throws -> ByteBuffer {
    do {
      return try await request.body.collect(upTo: Self.bodyLimit)
    } catch let error as NIOTooManyBytesError {
      throw error
    } catch {
      throw Problem(.badRequest, "unreadable", "The request ended before its body did.")
    }
  }

  private static func key(in request: Request) -> InteractionKey? {
    guard let name = HTTPField.Name("Idempotency-Key"), let id = request.headers[name] else { return nil }
    return InteractionKey(source: "http", id: id)
  }
}
