extension SegmentPredicate {
  /// Reads the text form, such as `country in ("GB", "DE") and did purchase at least 2 times within last 90 days`.
  ///
  /// - Throws: ``SegmentError`` with the place of what is wrong, such as `line 1, column 17`, and what was expected there.
  ///   What is larger or deeper than ``SegmentLimits`` allow is refused before it is built. Whether attributes and
  ///   properties exist is for the store to say, when the predicate is answered.
  public init(_ text: String) throws(SegmentError) {
    var parser = try TextParser(text)
    self = try parser.finish()
  }
}

extension SegmentPredicate: CustomStringConvertible {
  /// The text form, which ``init(_:)`` reads back.
  ///
  /// Of a predicate that no store could answer, such as one that is deeper than ``SegmentLimits/depth``, it may be a text
  /// that cannot be read.
  public var description: String {
    var printer = TextPrinter()
    printer.append(self, depth: 0)
    return printer.text
  }
}
