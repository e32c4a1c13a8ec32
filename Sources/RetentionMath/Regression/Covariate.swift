/// A column of what is known of customers, by its name.
///
/// ```swift
/// let tenure = Covariate("tenure", [3, 14, 2])
/// tenure.name  // == "tenure"
/// ```
public struct Covariate: Hashable, Sendable {
  /// The name, which results and errors carry.
  public let name: String
  /// One value a customer.
  public let values: [Double]

  /// A column.
  public init(_ name: String, _ values: [Double]) {
    self.name = name
    self.values = values
  }
}
