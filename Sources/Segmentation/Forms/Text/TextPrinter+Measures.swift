internal import CustomerModel

extension TextPrinter {
  mutating func append(_ measure: Measure, _ depth: Int) {
    switch measure {
    case .attribute(let name): append(TextWords.isPlain(name) ? name : "attribute \(TextWords.quoted(name))")
    case .tags: append("tags")
    case .accounts: append("accounts")
    case .count(let activity): append("count of ", activity, depth)
    case .dayCount(let activity): append("days with ", activity, depth)
    case .sum(let name, let activity, let currency): append("sum", name, activity, in: currency, depth)
    case .average(let name, let activity, let currency): append("average", name, activity, in: currency, depth)
    case .minimum(let name, let activity): append("minimum", name, activity, depth)
    case .maximum(let name, let activity): append("maximum", name, activity, depth)
    case .distinctCount(let name, let activity): append("distinct count", name, activity, depth)
    case .mostFrequent(let name, let activity): append("most frequent", name, activity, depth)
    case .firstValue(let name, let activity): append("first value", name, activity, depth)
    case .lastValue(let name, let activity): append("last value", name, activity, depth)
    case .first(let activity): append("first ", activity, depth)
    case .last(let activity): append("last ", activity, depth)
    case .daysSinceLast(let activity): append("days since last ", activity, depth)
    case .share(let part, let whole):
      append("share of ", part, depth)
      append(" among ", whole, depth)
    case .trend(let activity): append("trend of ", activity, depth)
    case .pace(let activity): append("pace of ", activity, depth)
    case .metric(let name): append("value of metric \(Self.name(name))")
    case .bucket(let salt): append("bucket \(TextWords.quoted(salt))")
    }
  }

  /// An activity in brackets, unless it is a kind and nothing else: a test may follow that begins as its window would.
  private mutating func append(_ head: String, _ activity: Activity, _ depth: Int) {
    let isKind = activity.conditions.isEmpty && activity.window == .ever
    append(isKind ? head : "\(head)(")
    append(activity, depth)
    if !isKind { append(")") }
  }

  private mutating func append(
    _ head: String, _ property: String, _ activity: Activity, in currency: Currency? = nil, _ depth: Int
  ) {
    append("\(head) of \(Self.name(property)) over ", activity, depth)
    if let currency { append(" in \(currency)") }
  }
}
