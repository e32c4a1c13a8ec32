public import CustomerModel

/// Which interactions of a customer are meant: of which kind, with which properties, when.
///
/// ```swift
/// let orders = Activity(.purchase, within: .last(90, .days))
/// let cardOrders = Activity(.purchase, where: [PropertyCondition("paymentMethod", .equals("card"))])
/// ```
public struct Activity: Hashable, Sendable {
  /// The kind; any if `nil`.
  public var kind: InteractionKind?
  /// What has to hold of an interaction's properties: all of these.
  public var conditions: [PropertyCondition]
  /// When it occurred.
  public var window: ActivityWindow

  /// Interactions of a kind.
  public init(
    _ kind: InteractionKind?, where conditions: [PropertyCondition] = [], within window: ActivityWindow = .ever
  ) {
    self.kind = kind
    self.conditions = conditions
    self.window = window
  }
}

/// What has to hold of one property of an interaction.
///
/// A property that has several values, such as the SKUs of an order's lines, passes if one of them does; and fails a test
/// for the opposite, such as ``ValueTest/isNot(_:)``, if one of them does.
///
/// ```swift
/// PropertyCondition("lines.sku", .startsWith("SHOE-", .exactly))
/// ```
public struct PropertyCondition: Hashable, Sendable {
  /// The name of the property; within another, with a point between.
  public var property: String
  /// What has to hold of it.
  public var test: ValueTest

  /// A condition.
  public init(_ property: String, _ test: ValueTest) {
    self.property = property
    self.test = test
  }
}
