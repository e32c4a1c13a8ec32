import Foundation
import FoundationNetworking

/// A client of the server, or many of them.
struct Client: Sendable {
  struct Answer: Sendable {
    let status: Int
    let type: String
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> [String: Any] {
      guard let object = try JSONSerialization.jsonObject(with: body) as? [String: Any] else {
        throw Failure("no JSON object: \(text)")
      }
      return object
    }
  }

  let port: Int
  private let session: URLSession

  init(port: Int) {
    self.port = port
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 32
    configuration.timeoutIntervalForRequest = 120
    session = URLSession(configuration: configuration)
  }

  func get(_ path: String) async throws -> Answer {
    try await send(request(path))
  }

  /// All that the server tells, from the first transition that its store knows to the end of the server.
  func events() async throws -> String {
    var request = try request("/events")
    request.setValue("0", forHTTPHeaderField: "Last-Event-ID")
    return try await send(request).text
  }

  func post(_ body: String, type: String = "application/json", headers: [String: String] = [:]) async throws -> Answer {
    var request = try request("/interactions")
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    request.setValue(type, forHTTPHeaderField: "Content-Type")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    return try await send(request)
  }

  func figures() async throws -> [String: Any] { try await get("/figures").json() }

  /// How many members the segments have.
  func members() async throws -> [String: Int] {
    let segments = try await figures()["segments"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: segments.compactMap { segment in
        guard let name = segment["name"] as? String, let count = segment["members"] as? Int else { return nil }
        return (name, count)
      })
  }

  private func request(_ path: String) throws -> URLRequest {
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw Failure("no address: \(path)") }
    return URLRequest(url: url)
  }

  private func send(_ request: URLRequest) async throws -> Answer {
    let (body, response) = try await session.data(for: request)
    guard let response = response as? HTTPURLResponse else { throw Failure("no answer in HTTP") }
    return Answer(
      status: response.statusCode, type: response.value(forHTTPHeaderField: "Content-Type") ?? "", body: body)
  }
}

/// An interaction in the library's JSON form.
func interaction(
  _ kind: String, by customer: String, key: String?, secondsAgo: Double = 60, content: String
) -> String {
  let keyMember = key.map { #""key": {"source": "shop", "id": "\#($0)"}, "# } ?? ""
  let instant = Date.now.addingTimeInterval(-secondsAgo).formatted(.iso8601)
  return #"{"externalID": {"kind": "email", "value": "\#(customer)"}, \#(keyMember)"occurredAt": "\#(instant)", "#
    + #""kind": "\#(kind)", "content": \#(content)}"#
}
