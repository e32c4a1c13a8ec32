import Foundation

/// A shop that never was, the same in every run: customers who buy and visit at rates of their own, come and go, and
/// what they did, in the order in which it arrives.
struct Shop {
  /// A customer: what a host tells of each.
  struct Member {
    let externalID: String
    let country: String
    let plan: String
  }

  let customerCount: Int
  let interactionCount: Int
  private let sampler: WeightedSampler

  /// - Parameters:
  ///   - customerCount: how many customers there are; rates are gamma distributed over them, so that a few do a lot.
  ///   - interactionCount: how many interactions they have in ``days`` days.
  init(customerCount: Int, interactionCount: Int) {
    self.customerCount = customerCount
    self.interactionCount = interactionCount
    var numbers = SplitMix64(seed: 11)
    sampler = WeightedSampler(weights: (0..<customerCount).map { _ in Self.gamma(shape: 0.8, using: &numbers) })
  }

  static let days = 730
  static let start: Int64 = 1_640_995_200_000_000  // 2022-01-01
  static let plans = ["free", "basic", "plus", "pro"]
  static let countries = ["DE", "GB", "FR", "US", "NL", "AT", "CH", "IT", "ES", "SE", "DK", "PL"]

  static func externalID(_ customer: Int) -> String { "c\(customer)" }

  func member(_ customer: Int) -> Member {
    var numbers = SplitMix64(seed: customer + 1)
    return Member(
      externalID: Self.externalID(customer), country: Self.countries[Self.skewed(Self.countries.count, &numbers)],
      plan: Self.plans[Self.skewed(Self.plans.count, &numbers)])
  }

  /// The interactions from one number to in front of another, in the order in which they occurred.
  func events(_ range: Range<Int>, hasKeys: Bool) -> [ShopEvent] {
    range.map { index in
      // Each has numbers of its own, so any part can be made without those in front.
      var numbers = SplitMix64(seed: index &+ 1_000_003)
      let customer = living(at: index, using: &numbers)
      let position = Double(index) + Double.random(in: 0..<0.9, using: &numbers)
      let seconds = Int64(position / Double(interactionCount) * Double(Self.days) * 86_400)
      let isPurchase = Int.random(in: 0..<10, using: &numbers) < 3
      return ShopEvent(
        customer: customer, externalID: Self.externalID(customer), occurredAt: Self.start + seconds * 1_000_000,
        isPurchase: isPurchase,
        amount: isPurchase
          ? Int64(500 + Self.gamma(shape: 2, using: &numbers) * 2_000)
          : Int64(10 + Self.gamma(shape: 1.2, using: &numbers) * 240),
        itemCount: isPurchase ? 1 + Self.skewed(4, &numbers) : 0,
        key: hasKeys ? (isPurchase ? "o\(index)" : "v\(index)") : nil)
    }
  }

  /// Somebody who is a customer when the interaction happens: each joins in the first two thirds of the time, and two in
  /// three leave.
  private func living(at index: Int, using numbers: inout SplitMix64) -> Int {
    let now = Double(index) / Double(interactionCount)
    var customer = sampler.draw(using: &numbers)
    for _ in 0..<20 {
      var life = SplitMix64(seed: customer &+ 77)
      let joins = Double.random(in: -0.2..<0.6, using: &life)
      let leaves =
        Int.random(in: 0..<3, using: &life) == 0 ? 2 : joins - 0.6 * log(1 - Double.random(in: 0..<1, using: &life))
      if joins <= now, now < leaves { break }
      customer = sampler.draw(using: &numbers)
    }
    return customer
  }

  /// A number below `count`, the small ones more often.
  private static func skewed(_ count: Int, _ numbers: inout SplitMix64) -> Int {
    min(Int.random(in: 0..<count, using: &numbers), Int.random(in: 0..<count, using: &numbers))
  }

  /// A gamma distributed number of scale one, after Marsaglia and Tsang.
  private static func gamma(shape: Double, using numbers: inout SplitMix64) -> Double {
    guard shape >= 1 else {
      return gamma(shape: shape + 1, using: &numbers) * pow(1 - Double.random(in: 0..<1, using: &numbers), 1 / shape)
    }
    let d = shape - 1 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &numbers))).squareRoot()
      let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &numbers))
      let cube = pow(1 + c * normal, 3)
      guard cube > 0 else { continue }
      let uniform = 1 - Double.random(in: 0..<1, using: &numbers)
      if log(uniform) < normal * normal / 2 + d - d * cube + d * log(cube) { return d * cube }
    }
  }
}

/// One thing that a customer of the shop did.
struct ShopEvent {
  let customer: Int
  let externalID: String
  /// Microseconds since 1970, whole seconds.
  let occurredAt: Int64
  /// A purchase, else a visit.
  let isPurchase: Bool
  /// Cents of a purchase, or seconds of a visit.
  let amount: Int64
  let itemCount: Int
  let key: String?
}
