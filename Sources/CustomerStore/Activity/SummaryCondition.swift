/// What is told of a question: yes, no, or that more has to be read.
package enum SummaryAnswer: UInt8, Comparable, Sendable {
  // In the order in which the least of several answers is that of their conjunction, and the greatest of their disjunction.
  case no, unknown, yes

  @inline(__always)
  package static func < (first: SummaryAnswer, second: SummaryAnswer) -> Bool { first.rawValue < second.rawValue }

  /// The answer to the opposite.
  @inline(__always)
  package var opposite: SummaryAnswer {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}

/// A number that has to be in a range, as far as the front of a summary tells it.
package struct SummaryCondition: BitwiseCopyable, Sendable {
  /// Which number.
  package enum Quantity: UInt8, BitwiseCopyable, Sendable {
    /// How many there are.
    case count
    /// The instants of the first and the last one, in microseconds; without any there is none, and the answer is no.
    case first, last
    /// The sum of all orders in one currency, in minor units: of a window that has all of them, or none.
    case spend
  }

  let extent: SummaryExtent
  let quantity: Quantity
  let least: Int64
  let greatest: Int64
  /// The packed code of the currency of a spend.
  let currency: UInt16

  package init(_ quantity: Quantity, of extent: SummaryExtent, isIn range: ClosedRange<Int64>, currency: UInt16 = 0) {
    self.extent = extent
    self.quantity = quantity
    (least, greatest) = (range.lowerBound, range.upperBound)
    self.currency = currency
  }

  @inline(__always)
  package func answer(_ head: SummaryHead) -> SummaryAnswer {
    if let count = extent.plainCount(head) {
      switch quantity {
      case .count: return answer(from: count, to: count)
      case .spend:
        guard count > 0 else { return answer(from: 0, to: 0) }
        return head.gross(in: currency).map { answer(from: $0, to: $0) } ?? .unknown
      case .first, .last: break
      }
    }
    return closerAnswer(head)
  }

  /// The answer where some of the sort are meant and others are not.
  @inline(never)
  private func closerAnswer(_ head: SummaryHead) -> SummaryAnswer {
    let reading = extent.reading(head)
    let number: Int64?
    switch quantity {
    case .count: return answer(from: reading.least, to: reading.greatest)
    case .spend:
      guard reading.greatest > 0 else { return answer(from: 0, to: 0) }
      guard reading.isWhole, let gross = head.gross(in: currency) else { return .unknown }
      return answer(from: gross, to: gross)
    case .first: number = reading.first
    case .last: number = reading.last
    }
    guard reading.greatest > 0 else { return .no }
    guard let number else { return .unknown }
    return answer(from: number, to: number)
  }

  /// The answer of a number that is in a range.
  @inline(__always)
  private func answer(from low: Int64, to high: Int64) -> SummaryAnswer {
    if low >= least, high <= greatest { return .yes }
    return high < least || low > greatest ? .no : .unknown
  }
}

extension SummaryHead {
  /// The sum of all orders in a currency; `nil` if the front does not tell.
  @inline(__always)
  package func gross(in packedCode: UInt16) -> Int64? {
    hasLedger ? nil : currency == packedCode ? grossMinorUnits : 0
  }
}
