import Foundation

/// Many clients at once, each of which tells everything twice.
func checkClients(_ client: Client) async throws {
  let clients = 24
  let ordersEach = 10
  let begin = ContinuousClock.now
  let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
    for number in 0..<clients {
      group.addTask {
        var statuses: [Int] = []
        for order in 0..<ordersEach {
          let body = interaction(
            "purchase", by: "client-\(number)@shop.example", key: "order-\(number)-\(order)",
            secondsAgo: Double(86_400 * (ordersEach - order)), content: #"{"total": "20.00 EUR"}"#)
          for _ in 1...2 { statuses.append(try await client.post(body).status) }
        }
        return statuses
      }
    }
    return try await group.reduce(into: []) { $0 += $1 }
  }
  let orders = clients * ordersEach
  try expect(statuses.filter { $0 == 201 }.count == orders, "not every order was recorded once: \(statuses)")
  try expect(statuses.filter { $0 == 200 }.count == orders, "not every repeat was known: \(statuses)")
  let figures = try await client.figures()
  try expect(figures["customers"] as? Int == clients, "customers: \(figures)")
  try expect(figures["purchases"] as? Int == orders, "purchases: \(figures)")
  try expect(figures["revenue"] as? [String] == ["4800.00 EUR"], "revenue: \(figures)")
  try expect(try await client.members()["regulars"] == clients, "regulars: \(figures)")
  passed("\(clients) clients told of \(orders) orders twice; each was recorded once")
  say("    \(statuses.count) requests in \(ContinuousClock.now - begin)")
}

/// A stream that was open all the time has who came into segments, each with its place in the feed, and ends in order.
func checkEvents(_ events: String) throws {
  let transitions = events.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: transition\nid: ") }
  for number in 0..<24 {
    let isTold = transitions.contains { transition in
      transition.contains("\"client-\(number)@shop.example\"") && transition.contains("\"regulars\"")
        && transition.contains("\"entered\"")
    }
    try expect(isTold, "client \(number) did not come into 'regulars': \(events.suffix(2_000))")
  }
  try expect(events.contains("event: figures\ndata: {"), "no figures in the stream")
  passed("a stream that was open told who came into segments, and ended with the server")
}

/// What makes no sense is refused with a reason, and changes nothing.
func checkRefusals(_ client: Client) async throws {
  let before = try await client.figures()["purchases"] as? Int
  let order = interaction("purchase", by: "eve@shop.example", key: "order-0-0", content: #"{"total": "1.00 EUR"}"#)
  let long = String(repeating: "x", count: 70_000)
  let refusals: [(what: String, status: Int, type: String, answer: Client.Answer)] = [
    ("a key with other content", 409, "conflicting-interaction", try await client.post(order)),
    (
      "a negative amount", 422, "invalid-interaction",
      try await client.post(
        interaction("purchase", by: "eve@shop.example", key: "a", content: #"{"total": "-1.00 EUR"}"#))
    ),
    (
      "an unknown currency", 400, "unreadable",
      try await client.post(interaction("purchase", by: "eve@shop.example", key: "b", content: #"{"total": "1 XYZW"}"#))
    ),
    ("half of a body", 400, "unreadable", try await client.post(String(order.prefix(40)))),
    (
      "no key", 400, "key-missing",
      try await client.post(interaction("session", by: "eve@shop.example", key: nil, content: "{}"))
    ),
    (
      "an identifier that tells nobody", 422, "invalid-interaction",
      try await client.post(interaction("session", by: "", key: "c", content: "{}"))
    ),
    ("text", 415, "not-json", try await client.post(order, type: "text/plain")),
    (
      "a body that is too long", 413, "too-large",
      try await client.post(interaction("session", by: long, key: "d", content: "{}"))
    ),
    ("an unknown segment", 404, "unknown-segment", try await client.get("/segments/none/members/1")),
    ("an unknown customer", 404, "unknown", try await client.get("/segments/regulars/members/999999")),
    ("an unknown path", 404, "http", try await client.get("/nothing")),
  ]
  for (what, status, type, answer) in refusals {
    let problem = try answer.json()
    let isExpected =
      answer.status == status && answer.type == "application/problem+json" && problem["status"] as? Int == status
      && problem["type"] as? String == "urn:problem:live-server:\(type)"
    try expect(isExpected, "\(what): \(answer.status) \(answer.type) \(answer.text)")
  }
  let after = try await client.figures()["purchases"] as? Int
  try expect(before == after, "what was refused changed something")
  passed("\(refusals.count) senseless requests got a problem each, and changed nothing")

  let visit = interaction("session", by: "bob@shop.example", key: nil, content: #"{"feature": "wishlist"}"#)
  var statuses: [Int] = []
  for _ in 1...2 { statuses.append(try await client.post(visit, headers: ["Idempotency-Key": "visit-1"]).status) }
  try expect(statuses == [201, 200], "with Idempotency-Key: \(statuses)")
  let why = try await client.get("/segments/regulars/members/1")
  try expect(why.text.hasPrefix("yes"), "why a regular is one: \(why.text)")
  passed("an Idempotency-Key does for a key, and the server says why a customer is in a segment")
}

/// What was told is there after a restart.
func checkRestart(_ client: Client) async throws {
  let purchases = try await client.figures()["purchases"] as? Int ?? 0
  try expect(purchases >= 240, "after a restart there are \(purchases) purchases")
  let again = interaction(
    "purchase", by: "client-0@shop.example", key: "after-restart", content: #"{"total": "1 EUR"}"#)
  let statuses = [try await client.post(again).status, try await client.post(again).status]
  try expect(statuses == [201, 200], "after a restart: \(statuses)")
  passed("after a restart everything is there, and goes on")
}
