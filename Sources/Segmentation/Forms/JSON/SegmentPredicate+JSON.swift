extension SegmentPredicate {
  /// Reads the JSON form, which Docs/segment.schema.json describes.
  ///
  /// Each condition is an object with one member that tells what it is, and others that go with that:
  /// `{"attribute": "country", "isOneOf": ["GB", "DE"]}`, `{"count": {"kind": "purchase", "within": "last 90 days"},
  /// "isAtLeast": 2}`, `{"all": […]}`, `{"not": {…}}`, `{"did": {"kind": "session"}}`.
  ///
  /// - Throws: ``SegmentError`` with the path of what is wrong, such as `$.all[1].isAtLeast`. What is larger or deeper than
  ///   ``SegmentLimits`` allow is refused before it is built. Whether attributes and properties exist is for the store to
  ///   say, when the predicate is answered.
  public init(json: String) throws(SegmentError) { try self.init(json: json.utf8) }

  /// Reads the JSON form of bytes of UTF-8; as ``init(json:)-(String)``.
  public init(json: some Sequence<UInt8>) throws(SegmentError) {
    var reader = try JSONFormReader(json)
    var conditions = SegmentJSONReader()
    self = try conditions.predicate(try reader.finish(), .root, depth: 0)
  }

  /// The JSON form, in lines and with sorted names; equal predicates have equal texts. ``init(json:)-(String)`` reads it
  /// back.
  ///
  /// - Throws: ``SegmentError`` for a predicate that no store could answer: one that is larger than ``SegmentLimits``
  ///   allow, that has windows of nothing, or kinds with names that there cannot be.
  public func json() throws(SegmentError) -> String {
    let text = SegmentJSONWriter.text(try SegmentJSONWriter.node(self, .root, depth: 0))
    // What is written can be read, or it is known now.
    _ = try SegmentPredicate(json: text)
    return text
  }
}

extension SegmentJSONWriter {
  /// The lines of a node.
  static func text(_ node: JSONNode) -> String {
    var writer = JSONFormWriter()
    writer.write(node)
    return writer.text + "\n"
  }
}
