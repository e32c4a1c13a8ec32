internal import CustomerModel
internal import CustomerStore

/// What a policy has to remember of one customer's history, to say at any instant whether they are a customer.
///
/// It takes interactions in the order of time, and is asked about instants that no interaction precedes which it has not taken.
enum PolicyState {
  case silence(SilenceState)
  case ownGaps(OwnGapsState)
  case contracts(ContractState)
  case mixed([PolicyState])

  init(_ policy: ChurnPolicy, zone: TimeZoneIdentifier, code: (InteractionKind) -> UInt16?) {
    switch policy {
    case .silence(let length, let kinds):
      self = .silence(SilenceState(codes: kinds.compactMap(code), length: length.microsecondsRoundedDown))
    case .ownGaps(let quantile, let factor, let count, let otherwise, let kinds):
      self = .ownGaps(
        OwnGapsState(
          codes: kinds.compactMap(code), quantile: quantile, factor: factor, leastCount: count,
          otherwise: otherwise.microsecondsRoundedDown, zone: zone))
    case .contractual(let recognition): self = .contracts(ContractState(recognition))
    case .mixed(let policies): self = .mixed(policies.map { PolicyState($0, zone: zone, code: code) })
    }
  }

  mutating func take(_ step: HistoryStep) {
    switch self {
    case .silence(var state):
      state.take(step)
      self = .silence(state)
    case .ownGaps(var state):
      state.take(step)
      self = .ownGaps(state)
    case .contracts(var state):
      // Its dictionary would be copied while two hold it.
      self = .mixed([])
      state.take(step)
      self = .contracts(state)
    case .mixed(var states):
      self = .mixed([])
      for index in states.indices { states[index].take(step) }
      self = .mixed(states)
    }
  }

  /// Whether the customer has ever been one.
  var isKnown: Bool {
    switch self {
    case .silence(let state): state.last != nil
    case .ownGaps(let state): state.last != nil
    case .contracts(let state): state.wasPaid
    case .mixed(let states): states.contains { $0.isKnown }
    }
  }

  /// Whether the customer is one at an instant.
  func isActive(at instant: Int64) -> Bool {
    switch self {
    case .silence(let state): state.last.map { instant - $0 <= state.length } ?? false
    case .ownGaps(let state): state.isActive(at: instant)
    case .contracts(let state): state.isActive(at: instant)
    case .mixed(let states): states.contains { $0.isActive(at: instant) }
    }
  }

  /// Whether the customer's own will ended it; `nil` if nobody said.
  func isLossVoluntary(at instant: Int64) -> Bool? {
    switch self {
    case .silence, .ownGaps: nil
    case .contracts(let state): state.isLossVoluntary(at: instant)
    case .mixed(let states): states.lazy.compactMap { $0.isLossVoluntary(at: instant) }.first
    }
  }
}

/// When somebody last did something.
struct SilenceState {
  let codes: [UInt16]
  let length: Int64
  private(set) var last: Int64?

  mutating func take(_ step: HistoryStep) { if codes.contains(step.kind) { last = step.occurredAt } }
}

/// When somebody last did something, and the gaps between the days on which they did.
struct OwnGapsState {
  let codes: [UInt16]
  let quantile: Double
  let factor: Double
  let leastCount: Int
  let otherwise: Int64
  let zone: TimeZoneIdentifier
  private(set) var last: Int64?
  private var lastDay: Int64?
  /// In days, ascending.
  private var gaps: [Int64] = []

  init(
    codes: [UInt16], quantile: Double, factor: Double, leastCount: Int, otherwise: Int64, zone: TimeZoneIdentifier
  ) {
    self.codes = codes
    self.quantile = quantile
    self.factor = factor
    self.leastCount = leastCount
    self.otherwise = otherwise
    self.zone = zone
  }

  mutating func take(_ step: HistoryStep) {
    guard codes.contains(step.kind) else { return }
    let day = zone.localDate(of: Timestamp(microseconds: step.occurredAt)).dayNumber
    if let lastDay, day > lastDay {
      let gap = day - lastDay
      var (low, high) = (0, gaps.count)
      while low < high {
        let middle = (low + high) / 2
        if gaps[middle] < gap { low = middle + 1 } else { high = middle }
      }
      gaps.insert(gap, at: low)
    }
    lastDay = day
    last = step.occurredAt
  }

  func isActive(at instant: Int64) -> Bool {
    guard let last else { return false }
    guard gaps.count >= leastCount else { return instant - last <= otherwise }
    let rank = min(max(Int((quantile * Double(gaps.count)).rounded(.up)), 1), gaps.count)
    return Double(instant - last) <= Double(gaps[rank - 1]) * factor * Double(microsecondsInDay)
  }
}
