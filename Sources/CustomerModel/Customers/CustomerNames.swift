/// The names in a customer that are no attributes: tags, accounts, and roles in accounts.
package enum CustomerNames {
  /// The tag with its accents composed.
  ///
  /// - Throws: ``AttributeError/invalidValue(path:value:reason:)`` if it is empty, ``AttributeError/tooLarge(path:count:limit:)``.
  package static func tag(_ name: String) throws(AttributeError) -> String {
    try checked(name, path: "tags.\(name)", limit: 128)
  }

  /// The account's identifier with its accents composed.
  ///
  /// - Throws: as ``tag(_:)``.
  package static func account(_ name: String) throws(AttributeError) -> String {
    try checked(name, path: "memberships.\(name)", limit: 256)
  }

  /// The role in an account, which may be empty, with its accents composed.
  ///
  /// - Throws: ``AttributeError/tooLarge(path:count:limit:)``.
  package static func role(_ name: String, in account: String) throws(AttributeError) -> String {
    try checked(name, path: "memberships.\(account)", limit: 64, canBeEmpty: true)
  }

  private static func checked(
    _ name: String, path: String, limit: Int, canBeEmpty: Bool = false
  ) throws(AttributeError) -> String {
    let name = name.composed
    guard canBeEmpty || !name.isEmpty else {
      throw .invalidValue(path: path, value: .string(name), reason: "it is empty; give it a name")
    }
    guard name.utf8.count <= limit else { throw .tooLarge(path: path, count: name.utf8.count, limit: limit) }
    return name
  }
}
