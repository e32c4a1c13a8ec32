/// A type of a host's content that is one value, whatever it would encode by itself.
protocol PropertyRepresentable {
  /// The value.
  ///
  /// - Throws: ``InteractionError/invalidValue(path:value:remedy:)`` if it cannot be kept.
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue

  /// What the value says, if it is of this type.
  init?(propertyValue: PropertyValue)
}

extension Bool: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    .boolean(self)
  }

  init?(propertyValue: PropertyValue) {
    guard case .boolean(let value) = propertyValue else { return nil }
    self = value
  }
}

extension String: PropertyRepresentable {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    .string(self)
  }

  init?(propertyValue: PropertyValue) {
    guard case .string(let value) = propertyValue else { return nil }
    self = value
  }
}

extension PropertyRepresentable where Self: FixedWidthInteger {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    // Of 64 bits at most, it is one or the other.
    Int64(exactly: self).map { .integer($0) } ?? .unsigned(UInt64(clamping: self))
  }

  init?(propertyValue: PropertyValue) {
    switch propertyValue {
    case .integer(let value): self.init(exactly: value)
    case .unsigned(let value): self.init(exactly: value)
    case .null, .boolean, .double, .string, .array, .object: return nil
    }
  }
}

extension Int: PropertyRepresentable {}
extension Int8: PropertyRepresentable {}
extension Int16: PropertyRepresentable {}
extension Int32: PropertyRepresentable {}
extension Int64: PropertyRepresentable {}
extension UInt: PropertyRepresentable {}
extension UInt8: PropertyRepresentable {}
extension UInt16: PropertyRepresentable {}
extension UInt32: PropertyRepresentable {}
extension UInt64: PropertyRepresentable {}

extension PropertyRepresentable where Self: BinaryFloatingPoint {
  func propertyValue(at path: @autoclosure () -> PropertyPath) throws(InteractionError) -> PropertyValue {
    try PropertyValue(Double(self), at: path())
  }

  init?(propertyValue: PropertyValue) {
    switch propertyValue {
    case .integer(let value): self.init(exactly: value)
    case .unsigned(let value): self.init(exactly: value)
    case .double(let value): self.init(exactly: value)
    case .null, .boolean, .string, .array, .object: return nil
    }
  }
}

extension Double: PropertyRepresentable {}
extension Float: PropertyRepresentable {}
