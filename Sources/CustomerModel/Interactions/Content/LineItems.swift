// The lines of a purchase or of a refund as a whole.

/// The most lines in an order or return.
let lineLimit = 10_000

/// The most bytes of text in all lines together.
let linesByteLimit = 1 << 20

extension [LineItem] {
  /// The quantities of all lines. Beyond what `Int` holds, the greatest; validation refuses it.
  var itemCount: Int {
    var sum = 0
    for line in self {
      let (next, overflows) = sum.addingReportingOverflow(line.quantity)
      sum = overflows ? (line.quantity < 0 ? .min : .max) : next
    }
    return sum
  }

  /// Checks each line, and that all together are not too many.
  func validate(in currency: Currency) throws(InteractionError) {
    guard !isEmpty else { return }
    guard count <= lineLimit else { throw .tooMany(path: "lines", count: count, limit: lineLimit) }
    var byteCount = 0
    for (index, line) in self.enumerated() {
      try line.validate(at: "lines[\(index)]", in: currency)
      byteCount += line.sku.utf8.count + (line.category?.utf8.count ?? 0)
    }
    guard byteCount <= linesByteLimit else {
      throw .tooLong(path: "lines", byteCount: byteCount, limit: linesByteLimit)
    }
  }
}
