import RecordCoding

/// A record of fixed layout with a record inside, as a store keeps one for each customer.
struct Activity: FixedLayout, Hashable {
  var customer: UInt64
  var isActive: Bool
  var first: Span
  var last: Span
  var spend: Int64
  var score: Float
  var plan: Plan

  enum Plan: UInt8, FixedSizeValue, CaseIterable {
    case free = 1
    case pro = 2
  }

  /// A day and a number of purchases.
  struct Span: FixedLayout, Hashable {
    var day: Int32
    var count: UInt16

    enum Layout {
      static var day: Field<Int32> { .first }
      static var count: Field<UInt16> { .after(day) }
    }

    static var byteCount: Int { Layout.count.end }
    static var extents: [FieldExtent] { [FieldExtent("day", Layout.day), FieldExtent("count", Layout.count)] }

    init(day: Int32, count: UInt16) {
      self.day = day
      self.count = count
    }

    init(record: RawSpan) throws(CodingError) {
      day = try record.read(Layout.day)
      count = try record.read(Layout.count)
    }

    func write(to record: inout RecordWriter) {
      // Not in the order of the layout, which does not matter.
      record.write(count, to: Layout.count)
      record.write(day, to: Layout.day)
    }
  }

  enum Layout {
    static var customer: Field<UInt64> { .first }
    static var isActive: Field<Bool> { .after(customer) }
    static var first: Field<Span> { .after(isActive) }
    static var last: Field<Span> { .after(first) }
    static var spend: Field<Int64> { .after(last) }
    static var score: Field<Float> { .after(spend) }
    static var plan: Field<Plan> { .after(score) }
  }

  static var byteCount: Int { Layout.plan.end }

  static var extents: [FieldExtent] {
    [
      FieldExtent("customer", Layout.customer), FieldExtent("isActive", Layout.isActive),
      FieldExtent("first", Layout.first), FieldExtent("last", Layout.last), FieldExtent("spend", Layout.spend),
      FieldExtent("score", Layout.score), FieldExtent("plan", Layout.plan),
    ]
  }

  static let sample = Activity(
    customer: 0x0102_0304_0506_0708, isActive: true, first: Span(day: -1, count: 2), last: Span(day: 3, count: 4),
    spend: -5, score: 1, plan: .pro)

  init(customer: UInt64, isActive: Bool, first: Span, last: Span, spend: Int64, score: Float, plan: Plan) {
    self.customer = customer
    self.isActive = isActive
    self.first = first
    self.last = last
    self.spend = spend
    self.score = score
    self.plan = plan
  }

  init(record: RawSpan) throws(CodingError) {
    customer = try record.read(Layout.customer)
    isActive = try record.read(Layout.isActive)
    first = try record.read(Layout.first)
    last = try record.read(Layout.last)
    spend = try record.read(Layout.spend)
    score = try record.read(Layout.score)
    plan = try record.read(Layout.plan)
  }

  func write(to record: inout RecordWriter) {
    record.write(customer, to: Layout.customer)
    record.write(isActive, to: Layout.isActive)
    record.write(first, to: Layout.first)
    record.write(last, to: Layout.last)
    record.write(spend, to: Layout.spend)
    record.write(score, to: Layout.score)
    record.write(plan, to: Layout.plan)
  }

  static func random(using generator: inout SplitMix64) -> Activity {
    Activity(
      customer: generator.next(), isActive: Bool.random(using: &generator),
      first: Span(day: Int32(truncatingIfNeeded: generator.next()), count: UInt16.random(in: 0...9, using: &generator)),
      last: Span(day: 0, count: .max), spend: Int64(bitPattern: generator.next()),
      score: Float.random(in: -1...1, using: &generator), plan: Plan.allCases.randomElement(using: &generator) ?? .free)
  }
}
