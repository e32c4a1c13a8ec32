// Starts the server on a free port, and uses it as clients and a browser do. Ends with 0 if all is as it has to be.
//
//   LiveServerCheck SERVER [CHROMIUM [SCREENSHOT.png]]

import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let program = arguments.first else {
  print("usage: LiveServerCheck SERVER [CHROMIUM [SCREENSHOT.png]]")
  exit(64)
}
let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("live-server-check-\(UUID().uuidString)")
do {
  try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: scratch) }
  let store = scratch.appendingPathComponent("live.retention").path

  var server = try ServerProcess(program, store: store)
  do {
    defer { server.kill() }
    async let events = server.client.events()
    try await checkClients(server.client)
    try await checkRefusals(server.client)
    if let browser = arguments.dropFirst().first {
      try await checkBrowser(browser, scratch, server, screenshots: arguments.dropFirst(2).first)
    }
    try server.end()
    try checkEvents(await events)
  }
  passed("SIGTERM ends the server, with the store closed")

  server = try ServerProcess(program, store: store)
  do {
    defer { server.kill() }
    try await checkRestart(server.client)
    try server.end()
  }
  say("The live server does what it has to.")
} catch {
  say("The check failed: \(error)")
  exit(1)
}
