import Foundation

/// A headless Chromium with one page, told what to do over the DevTools protocol through two named pipes: messages in
/// JSON, each with a NUL behind it.
final class Browser {
  private let process = Process()
  private let commands: FileHandle
  private let messages: FileHandle
  private var session: String?
  private var lastNumber = 0
  private var unread = Data()

  init(_ program: String, in scratch: URL) throws {
    let toBrowser = scratch.appendingPathComponent("to-browser").path
    let fromBrowser = scratch.appendingPathComponent("from-browser").path
    for path in [toBrowser, fromBrowser] {
      try expect(mkfifo(path, 0o600) == 0, "no pipe at \(path)")
    }
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The sandbox wants rights that a container seldom has; the page is our own.
    process.arguments = [
      "-c",
      "exec \"$0\" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-extensions "
        + "--disable-background-networking --user-data-dir=\"$1/profile\" --remote-debugging-pipe "
        + "3<\"$1/to-browser\" 4>\"$1/from-browser\" >\"$1/browser.log\" 2>&1",
      program, scratch.path,
    ]
    try process.run()
    // Both are opened for reading and writing, so that neither open waits for a browser that does not start.
    guard let commands = FileHandle(forUpdatingAtPath: toBrowser),
      let messages = FileHandle(forUpdatingAtPath: fromBrowser)
    else { throw Failure("the pipes to the browser cannot be opened") }
    (self.commands, self.messages) = (commands, messages)

    let page = try call("Target.createTarget", ["url": "about:blank"])
    let attached = try call("Target.attachToTarget", ["targetId": page["targetId"] ?? "", "flatten": true])
    session = attached["sessionId"] as? String
  }

  func end() {
    try? commands.close()
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  func open(_ address: String) throws { _ = try call("Page.navigate", ["url": address]) }

  /// The value of a JavaScript expression that is a text, or `nil` where it has none yet.
  func text(_ expression: String) throws -> String? {
    let answer = try call("Runtime.evaluate", ["expression": expression, "awaitPromise": true, "userGesture": true])
    return (answer["result"] as? [String: Any])?["value"] as? String
  }

  func show(width: Int, height: Int, scheme: String) throws {
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    _ = try call(
      "Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": scheme]]])
  }

  func screenshot(to path: String) throws {
    let answer = try call("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
    guard let text = answer["data"] as? String, let picture = Data(base64Encoded: text) else {
      throw Failure("no picture of the page")
    }
    try picture.write(to: URL(fileURLWithPath: path))
  }

  private func call(_ method: String, _ parameters: [String: Any]) throws -> [String: Any] {
    lastNumber += 1
    var message: [String: Any] = ["id": lastNumber, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try commands.write(contentsOf: try JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      guard let answer = try JSONSerialization.jsonObject(with: next()) as? [String: Any] else { continue }
      guard answer["id"] as? Int == lastNumber else { continue }  // what the browser tells unasked
      if let error = answer["error"] { throw Failure("\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func next() throws -> Data {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      if let nul = unread.firstIndex(of: 0) {
        let message = Data(unread[..<nul])
        unread = Data(unread[(nul + 1)...])
        return message
      }
      var waiting = pollfd(fd: messages.fileDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 1_000) > 0 {
        unread.append(messages.availableData)
      } else if !process.isRunning || ContinuousClock.now > end {
        throw Failure("the browser says nothing more")
      }
    }
  }
}
