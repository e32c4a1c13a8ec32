/// One record, lent by its reader until that moves on.
package struct InputRecord: ~Escapable {
  /// Where the record begins.
  package let position: InputPosition
  /// The record as it stands in the file, without the end of its line; the beginning of one that is too long.
  package let raw: RawSpan
  /// The first thing that is wrong with it, in the order of ``InputProblem``'s cases.
  package let problem: InputProblem?
  let decoded: RawSpan
  let fields: Span<InputField>

  @_lifetime(copy raw, copy decoded, copy fields)
  init(position: InputPosition, raw: RawSpan, problem: InputProblem?, decoded: RawSpan, fields: Span<InputField>) {
    self.position = position
    self.raw = raw
    self.problem = problem
    self.decoded = decoded
    self.fields = fields
  }

  /// The number of fields.
  package var count: Int { fields.count }

  /// The text of a field as UTF-8, without its quotes; empty for fields that a short record lacks.
  ///
  /// - Complexity: O(1).
  package subscript(index: Int) -> RawSpan {
    @_lifetime(copy self)
    @inline(__always)
    get {
      guard index >= 0, index < fields.count else { return raw.extracting(first: 0) }
      let field = fields[index]
      let start = Int(field.start)
      return (field.isDecoded ? decoded : raw).extracting(start..<start + Int(field.count))
    }
  }

  /// Whether a field is in quotes, which tells an empty text from a missing one.
  package func isQuoted(_ index: Int) -> Bool {
    index >= 0 && index < fields.count && fields[index].isQuoted
  }
}

/// Where the text of a field is.
struct InputField: BitwiseCopyable {
  /// The offset in the record's bytes or, if it is decoded, in those of the reader's decoded fields.
  var start: UInt32
  var count: UInt32
  var isQuoted = false
  /// Whether quotes are doubled in it, or stray.
  var hasQuotes = false
  var isDecoded = false

  /// The bytes between two offsets, which are at most 1 GiB, the limit of a record.
  init(from start: Int, to end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    count = UInt32(truncatingIfNeeded: end &- start)
  }
}
