import RetentionKit

/// The segments that the server keeps up to date.
enum ShopSegments {
  static func all() throws -> [SegmentDefinition] {
    let much = try AttributeValue.money(Money("500 EUR"))
    let spend = try Measure.spend(in: Currency("EUR"))
    return [
      SegmentDefinition("browsing now", .did(Activity(.session, within: .last(5, .minutes)))),
      SegmentDefinition("new buyers") {
        Did(Purchase.self).exactly(1)
        Did(Purchase.self).within(.last(30, .days))
      },
      SegmentDefinition("regulars") { Did(Purchase.self).atLeast(3).within(.last(90, .days)) },
      SegmentDefinition("big spenders", spend.passes(.isAtLeast(much))),
      SegmentDefinition("slipping") {
        Did(Purchase.self).atLeast(2)
        DidNot(Purchase.self).within(.last(60, .days))
      },
    ]
  }
}
