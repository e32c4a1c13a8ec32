import Foundation
import Hummingbird

extension Response {
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json"
  ) throws -> Response {
    let body = ByteBuffer(bytes: try JSONEncoder().encode(value))
    return Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: body))
  }
}
