/// One place where the structure of a data file is broken.
///
/// ```swift
/// let damage = FileDamage(page: 7, table: "names", reason: "keys out of order")
/// damage.description  // == "page 7, table names: keys out of order"
/// ```
public struct FileDamage: Error, Sendable, Hashable {
  /// The page, where the damage is on one.
  public var page: UInt64?
  /// The table that the page belongs to, where that is known: its name, `(main)` or `(free list)`.
  public var table: String?
  /// What is wrong there.
  public var reason: String

  /// Damage on a page of a table.
  public init(page: UInt64?, table: String? = nil, reason: String) {
    self.page = page
    self.table = table
    self.reason = reason
  }
}

extension FileDamage: CustomStringConvertible {
  /// The place and the reason in one line.
  public var description: String {
    var place: [String] = []
    if let page { place.append("page \(page)") }
    if let table { place.append("table \(table)") }
    return place.isEmpty ? reason : "\(place.joined(separator: ", ")): \(reason)"
  }
}
