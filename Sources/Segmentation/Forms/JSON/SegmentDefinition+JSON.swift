internal import CustomerModel

extension SegmentDefinition {
  /// Reads the JSON form: an object of the segment's `name`, its `predicate` as ``SegmentPredicate/init(json:)-(String)``
  /// reads it, and perhaps its `zone`, which is `store`, `customer` or the name of a time zone.
  ///
  /// - Throws: as ``SegmentPredicate/init(json:)-(String)``.
  public init(json: String) throws(SegmentError) { try self.init(json: json.utf8) }

  /// Reads the JSON form of bytes of UTF-8; as ``init(json:)-(String)``.
  public init(json: some Sequence<UInt8>) throws(SegmentError) {
    var reader = try JSONFormReader(json)
    var object = try JSONObject(try reader.finish(), .root, what: "a segment")
    var conditions = SegmentJSONReader()
    name = try object.text("name")
    predicate = try conditions.predicate(try object.require("predicate"), object.place(of: "predicate"), depth: 0)
    zone = .store
    if let node = object.take("zone") {
      let place = object.place(of: "zone")
      zone = try Self.zone(try node.text(place), place)
    }
    try object.finish()
  }

  /// The JSON form; as ``SegmentPredicate/json()``. The store's zone is left out.
  public func json() throws(SegmentError) -> String {
    let zones: [JSONMember] =
      switch zone {
      case .store: []
      case .customer: [SegmentJSONWriter.text("zone", "customer")]
      case .named(let zone): [SegmentJSONWriter.text("zone", zone.name)]
      }
    let predicate = try SegmentJSONWriter.node(predicate, .member(.root, "predicate"), depth: 0)
    let text = SegmentJSONWriter.text(
      JSONNode([SegmentJSONWriter.text("name", name), JSONMember(name: "predicate", value: predicate)] + zones))
    _ = try SegmentDefinition(json: text)
    return text
  }

  private static func zone(_ name: String, _ place: JSONPlace) throws(SegmentError) -> SegmentZone {
    switch name {
    case "store": return .store
    case "customer": return .customer
    default:
      guard let zone = try? TimeZoneIdentifier(name) else {
        throw .invalidValue(
          path: "\(place)", value: name,
          reason: "it is 'store', 'customer' or the name of a time zone, such as 'Europe/Berlin'")
      }
      return .named(zone)
    }
  }
}
