// The rules that all texts and amounts of interactions share.

/// The most bytes of UTF-8 in a name or identifier, such as a SKU or a plan.
let identifierByteLimit = 500

/// The most bytes of UTF-8 in a text that somebody wrote, such as a reason or a comment.
let textByteLimit = 65_536

extension String {
  /// Whether there is a character of U+0000…U+001F or U+007F.
  var hasControlCharacters: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }

  /// Checks a name or identifier.
  func validate(asIdentifierAt path: @autoclosure () -> String, limit: Int = identifierByteLimit)
    throws(InteractionError)
  {
    guard !isEmpty else { throw .invalidValue(path: path(), value: self, remedy: "give it a text") }
    guard utf8.count <= limit else { throw .tooLong(path: path(), byteCount: utf8.count, limit: limit) }
    guard !hasControlCharacters else {
      throw .invalidValue(path: path(), value: self, remedy: "leave out the control characters")
    }
  }
}

extension String? {
  /// Checks a name or identifier, if there is one.
  func validate(asIdentifierAt path: @autoclosure () -> String) throws(InteractionError) {
    guard let self else { return }
    guard !self.isEmpty else {
      throw .invalidValue(path: path(), value: self, remedy: "give it a text, or leave it out")
    }
    try self.validate(asIdentifierAt: path())
  }

  /// Checks a text that somebody wrote, if there is one; it may be empty.
  func validate(asTextAt path: @autoclosure () -> String) throws(InteractionError) {
    guard let self, self.utf8.count > textByteLimit else { return }
    throw .tooLong(path: path(), byteCount: self.utf8.count, limit: textByteLimit)
  }
}

extension Money {
  /// Checks that the amount is in the interaction's currency and not negative.
  ///
  /// - Parameter remedy: what to do about a negative amount.
  func validate(
    at path: @autoclosure () -> String, in currency: Currency,
    remedy: @autoclosure () -> String = "write the amount without a sign"
  ) throws(InteractionError) {
    guard self.currency == currency else {
      throw .differentCurrency(path: path(), amount: self, expected: currency)
    }
    guard minorUnits >= 0 else { throw .invalidValue(path: path(), value: description, remedy: remedy()) }
  }
}
