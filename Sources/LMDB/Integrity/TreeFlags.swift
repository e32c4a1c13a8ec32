/// How a table orders its keys and whether it keeps several values of one key.
///
/// ```swift
/// let report = try Environment.verify(at: "shop.lmdb")
/// report.tables.filter { $0.flags.contains(.duplicates) }.compactMap(\.name)  // == ["by-country"]
/// ```
public struct TreeFlags: OptionSet, Sendable, Hashable {
  /// The bits as the file stores them.
  public let rawValue: UInt16

  /// The flags with the bits `rawValue`.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Keys compare from their last byte to their first.
  public static let reversedKeys = TreeFlags(rawValue: 0x02)
  /// A key may have several values, kept in order.
  public static let duplicates = TreeFlags(rawValue: 0x04)
  /// Keys are unsigned integers of 4 or 8 bytes in the machine's byte order.
  public static let integerKeys = TreeFlags(rawValue: 0x08)
  /// All values are of one size.
  public static let fixedSizeDuplicates = TreeFlags(rawValue: 0x10)
  /// Values are unsigned integers of 4 or 8 bytes in the machine's byte order.
  public static let integerDuplicates = TreeFlags(rawValue: 0x20)
  /// Values compare from their last byte to their first.
  public static let reversedDuplicates = TreeFlags(rawValue: 0x40)

  /// All the flags that a table can have.
  static let all: TreeFlags = [
    .reversedKeys, .duplicates, .integerKeys, .fixedSizeDuplicates, .integerDuplicates, .reversedDuplicates,
  ]
}
