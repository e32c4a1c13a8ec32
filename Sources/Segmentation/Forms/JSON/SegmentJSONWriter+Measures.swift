internal import CustomerModel

extension SegmentJSONWriter {
  static func member(
    _ name: String, _ measure: Measure, _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> JSONMember {
    JSONMember(name: name, value: JSONNode(try members(measure, .member(place, name), depth)))
  }

  static func members(_ measure: Measure, _ place: JSONPlace, _ depth: Int) throws(SegmentError) -> [JSONMember] {
    switch measure {
    case .attribute(let name): return [text("attribute", name)]
    case .tags: return [text("list", "tags")]
    case .accounts: return [text("list", "accounts")]
    case .count(let activity): return [try member("count", activity, place, depth)]
    case .dayCount(let activity): return [try member("dayCount", activity, place, depth)]
    case .first(let activity): return [try member("first", activity, place, depth)]
    case .last(let activity): return [try member("last", activity, place, depth)]
    case .daysSinceLast(let activity): return [try member("daysSinceLast", activity, place, depth)]
    case .trend(let activity): return [try member("trend", activity, place, depth)]
    case .pace(let activity): return [try member("pace", activity, place, depth)]
    case .share(let part, let whole):
      return [try member("share", part, place, depth), try member("of", whole, place, depth)]
    case .sum(let name, let activity, let currency):
      return try members("sum", name, activity, place, depth) + member(currency)
    case .average(let name, let activity, let currency):
      return try members("average", name, activity, place, depth) + member(currency)
    case .minimum(let name, let activity): return try members("minimum", name, activity, place, depth)
    case .maximum(let name, let activity): return try members("maximum", name, activity, place, depth)
    case .distinctCount(let name, let activity): return try members("distinctCount", name, activity, place, depth)
    case .mostFrequent(let name, let activity): return try members("mostFrequent", name, activity, place, depth)
    case .firstValue(let name, let activity): return try members("firstValue", name, activity, place, depth)
    case .lastValue(let name, let activity): return try members("lastValue", name, activity, place, depth)
    case .bucket(let salt): return [text("bucket", salt)]
    case .metric(let name): return [text("metric", name)]
    }
  }

  private static func members(
    _ name: String, _ property: String, _ activity: Activity, _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> [JSONMember] {
    [text(name, property), try member("over", activity, place, depth)]
  }

  private static func member(_ currency: Currency?) -> [JSONMember] {
    currency.map { [text("currency", $0.code)] } ?? []
  }
}
