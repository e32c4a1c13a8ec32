extension FieldMap {
  /// Gives one field a hostile value.
  ///
  /// - Returns: what was done.
  func mutate(_ image: inout [UInt8], random: inout RandomSource) -> String {
    let field = fields[random.below(fields.count)]
    let values = hostileValues(of: field, in: image)
    let pages = UInt64(image.count / pageByteCount)
    switch random.below(values.count + 4) {
    case let index where index < values.count:
      return set(field, to: values[index], in: &image)
    case values.count:
      return set(field, to: random.next() % (pages + 2), in: &image)
    case values.count + 1:
      return set(field, to: UInt64(random.below(pageByteCount + 2)), in: &image)
    case values.count + 2:
      return set(field, to: random.next(), in: &image)
    default:
      // What another item holds there.
      let other = fields[random.below(fields.count)]
      return set(field, to: number(other.offset, field.byteCount, in: image), in: &image)
    }
  }

  /// The values that most often break something: the ends of the range, and the neighbours of what is there.
  func hostileValues(of field: Field, in image: [UInt8]) -> [UInt64] {
    let old = number(field.offset, field.byteCount, in: image)
    let next = number(field.offset + field.byteCount, field.byteCount, in: image)
    let flipped = old ^ (UInt64(1) << UInt64(8 * field.byteCount - 1))
    return [
      0, 1, 2, .max, .max - 1, old &+ 1, old &- 1, old &+ 2, old &- 2, old &+ 8, old &- 8, old << 1, flipped, next,
    ]
  }

  /// Writes a field, as much of the value as it can hold.
  func set(_ field: Field, to value: UInt64, in image: inout [UInt8]) -> String {
    guard field.offset + field.byteCount <= image.count else { return "nothing" }
    let old = number(field.offset, field.byteCount, in: image)
    for index in 0..<field.byteCount {
      image[field.offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
    return "\(field.name) from \(old) to \(number(field.offset, field.byteCount, in: image))"
  }

  private func number(_ offset: Int, _ byteCount: Int, in image: [UInt8]) -> UInt64 {
    guard offset >= 0, offset + byteCount <= image.count else { return 0 }
    return image[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
