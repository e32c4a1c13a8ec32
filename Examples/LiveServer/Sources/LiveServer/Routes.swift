import Foundation
import Hummingbird
import RetentionKit

/// What the server answers.
///
///     POST /interactions                      records what a customer did, once
///     GET  /figures                           the numbers on the dashboard, as JSON
///     GET  /events                            transitions and numbers as they come, as server-sent events
///     GET  /segments/{name}/members/{number}  why a customer is in a segment, or is not
///     GET  /                                  the dashboard
func router(of database: RetentionDatabase) -> Router<BasicRequestContext> {
  let ingestion = Ingestion(database: database)
  let board = FigureBoard(database: database, counts: ingestion.counts)
  let events = EventStream(database: database, board: board)

  let router = Router(context: BasicRequestContext.self)
  router.add(middleware: ProblemMiddleware())
  router.post("interactions") { request, _ in try await ingestion.record(request) }
  router.get("figures") { _, _ in try await Response.json(board.current()) }
  router.get("events") { request, _ in try events.response(to: request) }
  router.get("segments/:name/members/:number") { _, context in
    let name = try context.parameters.require("name").removingPercentEncoding ?? ""
    let number = try context.parameters.require("number", as: UInt64.self)
    return try database.segments.explain(CustomerID(number), in: .stored(name)).description
  }
  for page in DashboardPage.all {
    router.get(RouterPath(page.path)) { _, _ in page.response }
  }
  return router
}
