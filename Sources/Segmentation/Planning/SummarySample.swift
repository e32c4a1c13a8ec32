internal import CustomerModel
internal import CustomerStore

/// The summaries of some customers, by which is estimated what holds of all.
struct SummarySample {
  private let heads: [SummaryHead]
  /// How many customers there are.
  let customerCount: Int

  /// How many summaries are looked at: by chance, the share of one in four is then told within a fifth of it, mostly.
  static let count = 256

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(_ tx: borrowing Tx) throws(SegmentError) {
    (heads, customerCount) = try SegmentError.fromStore { () throws(CustomerStoreError) in
      (try tx.sampleSummaries(count: Self.count), try tx.customerCount())
    }
  }

  /// How many customers have something in an extent; `nil` if summaries do not tell.
  func count(in extent: SummaryExtent) -> Int? {
    var (twice, unknown) = (0, 0)
    for head in heads {
      let reading = extent.reading(head)
      if reading.greatest == .max { unknown += 1 }
      twice += reading.greatest == 0 ? 0 : reading.least > 0 ? 2 : 1
    }
    return unknown * 2 > heads.count ? nil : scaled(twice)
  }

  /// Of how many customers a program says yes, and of how many it tells nothing.
  func answers(of program: SummaryProgram) -> (yes: Int, unknown: Int) {
    var (yes, unknown) = (0, 0)
    for head in heads {
      switch program.answer(head) {
      case .no: break
      case .unknown: unknown += 1
      case .yes: yes += 1
      }
    }
    return (scaled(yes * 2), scaled(unknown * 2))
  }

  /// Halves of the sample's customers as a number of all.
  private func scaled(_ halves: Int) -> Int {
    heads.isEmpty ? 0 : Int((Double(halves) / Double(2 * heads.count) * Double(customerCount)).rounded())
  }
}
