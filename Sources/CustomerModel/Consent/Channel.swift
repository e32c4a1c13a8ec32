/// A way to reach a customer.
///
/// ```swift
/// let channel = Channel.email
/// ```
public enum Channel: Hashable, Sendable {
  /// Electronic mail.
  case email
  /// Text messages.
  case sms
  /// Notifications of an app that is not open.
  case push
  /// Messages inside an app or a site.
  case inApp
  /// Letters.
  case post
  /// Calls.
  case phone
  /// Any other, by its name.
  case other(String)
}
