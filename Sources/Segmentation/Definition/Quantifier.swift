/// How many of several have to do something.
///
/// ```swift
/// Quantifier.atLeast(2).admits(3, of: 5)   // == true
/// Quantifier.all.admits(3, of: 5)          // == false
/// ```
public enum Quantifier: Hashable, Sendable {
  /// One of them.
  case any
  /// All of them; true of nobody.
  case all
  /// None of them.
  case none
  /// At least so many.
  case atLeast(Int)
  /// At most so many.
  case atMost(Int)
  /// Exactly so many.
  case exactly(Int)

  /// Whether so many of all are what is asked for.
  public func admits(_ count: Int, of all: Int) -> Bool {
    switch self {
    case .any: count > 0
    case .all: count == all
    case .none: count == 0
    case .atLeast(let least): count >= least
    case .atMost(let most): count <= most
    case .exactly(let number): count == number
    }
  }
}
