/// What the values of some built-in attributes have to be beyond their types.
enum BuiltInRule {
  /// The value in the letters of its standard.
  ///
  /// - Throws: ``AttributeError/invalidValue(path:value:reason:)``.
  static func normalized(
    _ value: AttributeValue, of declaration: AttributeDeclaration, path: String
  ) throws(AttributeError) -> AttributeValue {
    guard declaration.isBuiltIn, case .string(let text) = value else { return value }
    switch declaration.number {
    case countryNumber:
      if CountryCode.all.contains(text) { return value }
      let capitals = text.uppercased()
      guard text.allSatisfy(\.isASCII), CountryCode.all.contains(capitals) else {
        throw .invalidValue(
          path: path, value: value, reason: "it is no code of ISO 3166-1; use two letters such as GB or DE")
      }
      return .string(capitals)
    case languageNumber:
      guard let tag = LanguageTag.normalized(text) else {
        throw .invalidValue(path: path, value: value, reason: "it is no tag of BCP 47; use one such as en or de-AT")
      }
      return .string(tag)
    case timeZoneNumber:
      do throws(ModelError) {
        return .string(try TimeZoneIdentifier(text).name)
      } catch {
        throw .invalidValue(path: path, value: value, reason: error.description)
      }
    default: return value
    }
  }

  // As `AttributeDeclaration.builtIn` numbers them.
  private static let countryNumber: UInt16 = 5
  private static let languageNumber: UInt16 = 6
  private static let timeZoneNumber: UInt16 = 7
}
