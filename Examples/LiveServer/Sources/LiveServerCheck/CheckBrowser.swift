import Foundation

/// The dashboard in a browser: it shows the numbers, then what comes, without being loaded again.
func checkBrowser(_ program: String, _ scratch: URL, _ server: ServerProcess, screenshots: String?) async throws {
  let client = server.client
  let browser = try Browser(program, in: scratch)
  defer { browser.end() }
  func awaitText(_ expected: String, in element: String) async throws {
    var last = ""
    do {
      _ = try await awaited(expected) {
        last = try browser.text("document.querySelector('\(element)').innerText") ?? ""
        return last.contains(expected) ? true : nil
      }
    } catch {
      throw Failure("\(element) should have '\(expected)' but has '\(last)': \(error)")
    }
  }
  try browser.show(width: 1100, height: 1120, scheme: "light")
  try browser.open("http://127.0.0.1:\(client.port)/")
  _ = try await awaited("dashboard") { try browser.text("document.getElementById('connection')?.dataset.state") }
  try await awaitText("Live", in: "#connection")
  try await awaitText("240", in: "#purchases")
  try await awaitText("4800.00 EUR", in: "#revenue")
  passed("the page shows the numbers")

  // A client far away buys for the first time …
  let order = interaction(
    "purchase", by: "grace@shop.example", key: "order-grace", content: #"{"total": "640.00 EUR"}"#)
  try expect(try await client.post(order).status == 201, "the order of the browser's check was not recorded")
  try await awaitText("241", in: "#purchases")
  try await awaitText("grace@shop.example", in: "#transitions")
  try await awaitText("entered new buyers", in: "#transitions")
  try await awaitText("entered big spenders", in: "#transitions")
  passed("a purchase elsewhere changes the numbers, and shows as a transition")

  // … one whose visit is almost five minutes old leaves without doing anything …
  let visit = interaction(
    "session", by: "linus@shop.example", key: "visit-linus", secondsAgo: 295, content: #"{"feature": "checkout"}"#)
  try expect(try await client.post(visit).status == 201, "the visit of the browser's check was not recorded")
  try await awaitText("left browsing now", in: "#transitions")
  passed("time alone shows as a transition")

  // … and one buys on the page itself. What customers are called is text, not markup.
  _ = try browser.text(
    """
    {
      const form = document.getElementById("purchase");
      form.customer.type = "text";
      form.customer.value = "<b>ada</b>@shop.example";
      form.requestSubmit();
    }
    """)
  try await awaitText("Recorded.", in: "#answer")
  try await awaitText("<b>ada</b>@shop.example", in: "#transitions")
  passed("a purchase can be recorded on the page")

  _ = try browser.text("document.querySelector('#transitions button').click()")
  try await awaitText("did purchase", in: "#why-text")
  passed("the page says why a customer is in a segment")
  if let screenshots { try await takeScreenshots(of: browser, client, at: screenshots) }
}

private func takeScreenshots(of browser: Browser, _ client: Client, at path: String) async throws {
  let place = URL(fileURLWithPath: path).deletingPathExtension().path
  try browser.screenshot(to: "\(place)-why.png")
  _ = try browser.text("document.getElementById('why').close()")
  for number in 0..<40 {
    let visit = interaction("session", by: "visitor-\(number)@shop.example", key: "shown-\(number)", content: "{}")
    _ = try await client.post(visit)
    try await Task.sleep(for: .milliseconds(20 * (1 + number % 9)))
  }
  try await Task.sleep(for: .seconds(2))
  try browser.screenshot(to: "\(place)-light.png")
  try browser.show(width: 1100, height: 1120, scheme: "dark")
  try browser.screenshot(to: "\(place)-dark.png")
  try browser.show(width: 390, height: 1900, scheme: "light")
  try browser.screenshot(to: "\(place)-phone.png")
}
