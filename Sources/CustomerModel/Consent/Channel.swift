/// A way to reach a customer.
///
/// ```swift
/// Channel("email")        // == .email
/// Channel("carrier")      // == .other("carrier")
/// Channel.inApp.name      // == "inApp"
/// ```
public enum Channel: Hashable, Sendable {
  /// E-mail.
  case email
  /// Text messages to a phone.
  case sms
  /// Notifications of an app while it is not in use.
  case push
  /// Messages within the app or on the site.
  case inApp
  /// Letters.
  case post
  /// Calls.
  case phone
  /// Another one, by its name.
  case other(String)

  /// The channel of a name; one that is not built in is ``other(_:)``, with its accents composed.
  public init(_ name: String) {
    self = Self.builtIn.first { $0.name == name } ?? .other(name.composed)
  }

  /// The name: that of the case, or the one given to ``other(_:)``.
  public var name: String {
    switch self {
    case .email: "email"
    case .sms: "sms"
    case .push: "push"
    case .inApp: "inApp"
    case .post: "post"
    case .phone: "phone"
    case .other(let name): name
    }
  }

  /// The channels that have no name of their own.
  public static let builtIn: [Channel] = [.email, .sms, .push, .inApp, .post, .phone]
}

extension Channel: Comparable {
  /// The order of the names' UTF-8.
  public static func < (left: Channel, right: Channel) -> Bool { left.name.precedesByBytes(right.name) }
}

extension Channel: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

extension Channel: Codable {
  /// Reads a name.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
