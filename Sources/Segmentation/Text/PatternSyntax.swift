/// A pattern as it was read.
indirect enum PatternSyntax {
  /// One scalar of a set.
  case set(ScalarSet)
  /// One after the other.
  case sequence([PatternSyntax])
  /// One of several.
  case alternatives([PatternSyntax])
  /// At least so many times, and at most so many if that is not `nil`.
  case repetition(PatternSyntax, Int, Int?)

  /// How many times a part may be asked for.
  static let repetitionLimit = 1_000
  /// How many groups may be within each other.
  static let depthLimit = 100
}

/// Why a pattern cannot be read.
struct PatternError: Error {
  let reason: String
}
