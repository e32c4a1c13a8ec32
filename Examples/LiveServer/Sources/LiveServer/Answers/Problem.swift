import Foundation
import Hummingbird
import LMDB
import Logging
import NIOCore
import RetentionKit

/// Why a request was refused, in the form of RFC 9457.
struct Problem: Error, Encodable {
  let type: String
  let title: String
  let status: Int
  let detail: String
  /// Where in the body, if it is one place.
  var path: String?

  init(_ status: HTTPResponse.Status, _ name: String, _ detail: String, path: String? = nil) {
    type = "urn:problem:live-server:\(name)"
    title = status.reasonPhrase
    self.status = status.code
    self.detail = detail
    self.path = path.flatMap { $0.isEmpty ? nil : $0 }
  }
}

// The library's errors are typed, so the answer follows from the case, and their text says what to do.
extension Problem {
  init(_ error: any Error) {
    self =
      switch error {
      case let problem as Problem: problem
      case let error as CustomerStoreError: Problem(error)
      case SegmentError.store(let error): Problem(error)
      case SegmentError.unknownSegment(_, let name):
        Problem(.notFound, "unknown-segment", "There is no segment '\(name)'.")
      case let error as InteractionError:
        Problem(.unprocessableContent, "invalid-interaction", error.description, path: error.path)
      case let error as DecodingError: Problem(error)
      case is NIOTooManyBytesError:
        Problem(.contentTooLarge, "too-large", "Send at most \(Ingestion.bodyLimit) bytes, one interaction a request.")
      case let error as HTTPError: Problem(error.status, "http", error.body ?? "There is nothing here.")
      default: .unexpected
      }
  }

  init(_ error: CustomerStoreError) {
    self =
      switch error {
      case .conflictingInteraction: Problem(.conflict, "conflicting-interaction", error.description)
      case .invalidInteraction(_, let reason):
        Problem(.unprocessableContent, "invalid-interaction", reason.description, path: reason.path)
      case .unknownCustomer, .unknownExternalID, .unknownInteraction:
        Problem(.notFound, "unknown", error.description)
      case .erasedExternalID: Problem(.gone, "erased", error.description)
      case .unknownChangeToken, .changesTrimmed: Problem(.gone, "unknown-place", error.description)
      case .invalidValue, .blockedExternalID, .externalIDTooLong, .amountOverflow, .tooManyNames:
        Problem(.unprocessableContent, "invalid-interaction", error.description)
      case .storage(.storageFull), .storage(.diskFull), .storage(.tooManyReaders), .storage(.closed):
        Problem(.serviceUnavailable, "unavailable", "The store takes nothing at the moment. Try again later.")
      default: .unexpected
      }
  }

  private init(_ error: DecodingError) {
    let context: DecodingError.Context
    var missing = ""
    switch error {
    case .keyNotFound(let key, let place): (context, missing) = (place, "'\(key.stringValue)' is missing. ")
    case .typeMismatch(_, let place), .valueNotFound(_, let place), .dataCorrupted(let place): context = place
    @unknown default: context = .init(codingPath: [], debugDescription: "It cannot be read.")
    }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    self.init(.badRequest, "unreadable", missing + context.debugDescription, path: path)
  }

  /// What went wrong is for the log, not for whoever asks.
  private static let unexpected = Problem(.internalServerError, "unexpected", "The server could not do this.")
}

/// Tells of every error as a problem.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem = Problem(error)
      if problem.status >= 500 { context.logger.error("\(request.method) \(request.uri.path): \(error)") }
      return try .json(
        problem, status: HTTPResponse.Status(code: problem.status), type: "application/problem+json")
    }
  }
}
