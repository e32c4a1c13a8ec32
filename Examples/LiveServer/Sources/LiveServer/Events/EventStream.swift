import AsyncAlgorithms
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RetentionKit
import ServiceLifecycle

/// Tells a browser of transitions and figures as they come.
///
/// Transitions are read from the store's feed as fast as the browser takes them, so a slow one costs no memory and loses
/// nothing. Each has its place in the feed as its identifier: a browser that reconnects says in `Last-Event-ID` where it
/// was, and is told what it missed, even by a server that was started anew in between.
struct EventStream: Sendable {
  let database: RetentionDatabase
  let board: FigureBoard

  private enum Event: Sendable {
    case transition(SegmentTransition)
    case tick
  }

  /// A transition as the page shows it.
  private struct TransitionView: Encodable {
    let customer: UInt64
    let name: String
    let segment: String
    let direction: String
    let instant: String
    let cause: String
  }

  func response(to request: Request) throws -> Response {
    let start = try place(in: request)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        // Ends when the browser goes away,
        try await request.body.consumeWithCancellationOnInboundClose { _ in try await write(to: &writer, from: start) }
        try await writer.finish(nil)
      })
  }

  private func place(in request: Request) throws -> ChangeToken {
    let last = try database.read { tx in try tx.lastChange() }
    guard let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] else { return last }
    guard let token = ChangeToken(text) else {
      throw Problem(.badRequest, "unreadable", "'\(text.prefix(40))' is no place in the feed.", path: "Last-Event-ID")
    }
    // Throws here, as long as that can be told, if the feed does not have the place any more.
    _ = try database.read { tx in try tx.changes(after: token, limit: 1) }
    return token
  }

  private func write(to writer: inout any ResponseBodyWriter, from start: ChangeToken) async throws {
    let ticks = AsyncTimerSequence(interval: .milliseconds(500), clock: .continuous).map { _ in Event.tick }
    let transitions = database.transitions(after: start).map(Event.transition)
    var shown = try await board.current()
    var silence = 0
    try await writer.write(message("figures", shown))
    // … and when the server is to end.
    for try await event in merge(transitions, ticks).cancelOnGracefulShutdown() {
      silence += 1
      switch event {
      case .transition(let transition):
        try await writer.write(message("transition", view(of: transition), id: transition.token.description))
        silence = 0
      case .tick:
        let figures = try await board.current()
        if figures != shown {
          try await writer.write(message("figures", figures))
          (shown, silence) = (figures, 0)
        }
      }
      // So that whatever lies between does not take the connection for a dead one.
      if silence >= 30 {
        try await writer.write(ByteBuffer(string: ":\n\n"))
        silence = 0
      }
    }
  }

  private func view(of transition: SegmentTransition) throws -> TransitionView {
    let customer = try database.read { tx in try tx.customer(transition.customer) }
    return TransitionView(
      customer: transition.customer.rawValue,
      name: customer?.externalIDs.first?.value ?? "customer \(transition.customer)", segment: transition.segment,
      direction: transition.direction.rawValue, instant: transition.instant.description,
      cause: "\(transition.cause)")
  }

  private func message(_ name: String, _ value: some Encodable, id: String? = nil) throws -> ByteBuffer {
    var buffer = ByteBuffer(string: "event: \(name)\n")
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("data: ")
    buffer.writeBytes(try JSONEncoder().encode(value))  // one line: the encoder escapes line breaks
    buffer.writeString("\n\n")
    return buffer
  }
}
