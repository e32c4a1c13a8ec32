import Hummingbird

/// The files of the dashboard, which are in the program. Nothing is loaded from elsewhere, and the page is told so.
struct DashboardPage: Sendable {
  let path: String
  let type: String
  let bytes: [UInt8]

  static let all = [
    DashboardPage(path: "/", type: "text/html; charset=utf-8", bytes: PackageResources.dashboard_html),
    DashboardPage(path: "/dashboard.css", type: "text/css; charset=utf-8", bytes: PackageResources.dashboard_css),
    DashboardPage(path: "/dashboard.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.dashboard_js),
  ]

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  var response: Response {
    Response(
      status: .ok,
      headers: [.contentType: type, .cacheControl: "no-cache", .contentSecurityPolicy: Self.policy],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
