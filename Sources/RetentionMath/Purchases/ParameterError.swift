/// A model's parameter that cannot be one.
///
/// ```swift
/// let error = ParameterError(name: "alpha", value: -1)
/// error.description  // == "The parameter 'alpha' is -1.0; it must be above 0 and finite."
/// ```
public struct ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter, by its name in the model's paper.
  public let name: String
  /// What it was to be.
  public let value: Double

  /// An error.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }

  /// A sentence on what is wrong.
  public var description: String { "The parameter '\(name)' is \(value); it must be above 0 and finite." }

  static func check(_ parameters: KeyValuePairs<String, Double>) throws(ParameterError) {
    // Products of parameters and times must stay numbers.
    for (name, value) in parameters where !(value >= 1e-100 && value <= 1e100) {
      throw ParameterError(name: name, value: value)
    }
  }
}
