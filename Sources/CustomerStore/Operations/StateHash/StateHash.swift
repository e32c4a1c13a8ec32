/// A number that stands for all that a store knows: equal for stores that know the same.
///
/// It does not depend on the order in which a store was told, on how often and in which batches, on the numbers that it
/// gave to customers and names, or on when it learned something. So it tells whether an import, a migration or a second
/// store lost nothing. It guards against mistakes, not against somebody who wants two stores to agree.
///
/// ```swift
/// let hash = try database.read { tx in try tx.stateHash() }
/// StateHash(hash.description) == hash  // == true
/// ```
public struct StateHash: Hashable, Sendable, LosslessStringConvertible {
  let value: UInt64

  init(value: UInt64) { self.value = value }

  /// The hash that sixteen hexadecimal digits write.
  public init?(_ description: String) {
    guard description.utf8.count == 16, !description.hasPrefix("+"), let value = UInt64(description, radix: 16) else {
      return nil
    }
    self.value = value
  }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
