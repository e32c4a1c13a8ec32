import LMDB

/// What is stored under each key: 64 bytes, like a customer's summary of activity. C and SQLite store the same bytes.
struct Record: FixedLayout {
  var firstPurchase: Int64
  var lastPurchase: Int64
  var netSpend: Int64
  var purchases: UInt32
  var purchaseDays: UInt32
  var lastSession: Int64
  var sessions: UInt32
  var openCases: UInt32
  var points: Int64
  var score: Double

  enum Layout {
    static var firstPurchase: Field<Int64> { .first }
    static var lastPurchase: Field<Int64> { .after(firstPurchase) }
    static var netSpend: Field<Int64> { .after(lastPurchase) }
    static var purchases: Field<UInt32> { .after(netSpend) }
    static var purchaseDays: Field<UInt32> { .after(purchases) }
    static var lastSession: Field<Int64> { .after(purchaseDays) }
    static var sessions: Field<UInt32> { .after(lastSession) }
    static var openCases: Field<UInt32> { .after(sessions) }
    static var points: Field<Int64> { .after(openCases) }
    static var score: Field<Double> { .after(points) }
  }

  static var byteCount: Int { Layout.score.end }
  static var extents: [FieldExtent] { [] }

  /// The record of a key, by the formulas of the C side.
  init(of key: UInt64) {
    firstPurchase = Int64(bitPattern: key)
    lastPurchase = Int64(bitPattern: key &+ 1)
    netSpend = Int64(bitPattern: key &* 3)
    purchases = UInt32(truncatingIfNeeded: key)
    purchaseDays = UInt32(truncatingIfNeeded: key >> 1)
    lastSession = Int64(bitPattern: key &+ 2)
    sessions = UInt32(truncatingIfNeeded: key >> 2)
    openCases = UInt32(truncatingIfNeeded: key & 3)
    points = Int64(bitPattern: key &* 5)
    score = Double(key)
  }

  init(record: RawSpan) throws(CodingError) {
    firstPurchase = try record.read(Layout.firstPurchase)
    lastPurchase = try record.read(Layout.lastPurchase)
    netSpend = try record.read(Layout.netSpend)
    purchases = try record.read(Layout.purchases)
    purchaseDays = try record.read(Layout.purchaseDays)
    lastSession = try record.read(Layout.lastSession)
    sessions = try record.read(Layout.sessions)
    openCases = try record.read(Layout.openCases)
    points = try record.read(Layout.points)
    score = try record.read(Layout.score)
  }

  func write(to record: inout RecordWriter) {
    record.write(firstPurchase, to: Layout.firstPurchase)
    record.write(lastPurchase, to: Layout.lastPurchase)
    record.write(netSpend, to: Layout.netSpend)
    record.write(purchases, to: Layout.purchases)
    record.write(purchaseDays, to: Layout.purchaseDays)
    record.write(lastSession, to: Layout.lastSession)
    record.write(sessions, to: Layout.sessions)
    record.write(openCases, to: Layout.openCases)
    record.write(points, to: Layout.points)
    record.write(score, to: Layout.score)
  }

  /// What the rows that decode whole records add up.
  var sum: UInt64 { UInt64(bitPattern: netSpend) &+ UInt64(purchases) &+ UInt64(bitPattern: points) }
}
