/// A pattern as the states of a machine that is in many of them at once, so that no text makes it go back.
struct PatternProgram: Sendable {
  enum State {
    /// Goes to the next state with a scalar that is this one.
    case scalar(UInt32)
    /// Goes to the next state with a scalar of a set.
    case set(Int)
    /// Is in two other states.
    case fork(Int, Int)
    /// All was matched.
    case end
  }

  /// How many states a pattern may have.
  static let stateLimit = 10_000

  private var states: [State] = []
  private var sets: [ScalarSet] = []

  init(_ syntax: PatternSyntax) throws(PatternError) {
    try append(syntax)
    try append(.end)
  }

  // MARK: Making

  private mutating func append(_ state: State) throws(PatternError) {
    guard states.count < Self.stateLimit else {
      throw PatternError(reason: "it has more than \(Self.stateLimit) states")
    }
    states.append(state)
  }

  private mutating func append(_ syntax: PatternSyntax) throws(PatternError) {
    switch syntax {
    case .set(let set):
      if !set.isNegated, set.names.isEmpty, set.ranges.count == 1, let range = set.ranges.first, range.count == 1 {
        try append(.scalar(range.lowerBound))
      } else {
        try append(.set(sets.count))
        sets.append(set)
      }
    case .sequence(let parts): for part in parts { try append(part) }
    case .alternatives(let parts): try append(alternatives: parts)
    case .repetition(let part, let low, let high): try append(part, low, high)
    }
  }

  private mutating func append(alternatives parts: [PatternSyntax]) throws(PatternError) {
    var jumps: [Int] = []
    for part in parts.dropLast() {
      let fork = states.count
      try append(.fork(fork + 1, fork))
      try append(part)
      jumps.append(states.count)
      try append(.fork(0, 0))
      states[fork] = .fork(fork + 1, states.count)
    }
    if let last = parts.last { try append(last) }
    for jump in jumps { states[jump] = .fork(states.count, states.count) }
  }

  private mutating func append(_ part: PatternSyntax, _ low: Int, _ high: Int?) throws(PatternError) {
    for _ in 0..<low {
      let count = states.count
      try append(part)
      // Nothing is nothing, however often; and a limit of states would not end it.
      if states.count == count { return }
    }
    guard let high else {
      let fork = states.count
      try append(.fork(fork + 1, fork))
      try append(part)
      try append(.fork(fork, fork))
      states[fork] = .fork(fork + 1, states.count)
      return
    }
    var forks: [Int] = []
    for _ in low..<high {
      forks.append(states.count)
      try append(.fork(states.count + 1, states.count))
      try append(part)
    }
    for fork in forks { states[fork] = .fork(fork + 1, states.count) }
  }

  // MARK: Matching

  func matches(_ text: String) -> Bool {
    var current = ActiveStates(count: states.count)
    var next = current
    enter(0, &current)
    for scalar in text.unicodeScalars {
      next.removeAll()
      for state in current.members {
        switch states[state] {
        case .scalar(let value): if scalar.value == value { enter(state + 1, &next) }
        case .set(let index): if sets[index].contains(scalar) { enter(state + 1, &next) }
        case .fork, .end: break
        }
      }
      if next.members.isEmpty { return false }
      swap(&current, &next)
    }
    return current.contains(states.count - 1)
  }

  /// Is in a state, and in all to which it leads without a scalar.
  private func enter(_ state: Int, _ active: inout ActiveStates) {
    active.waiting.append(state)
    while let state = active.waiting.popLast() {
      guard active.insert(state), case .fork(let first, let second) = states[state] else { continue }
      active.waiting.append(second)
      active.waiting.append(first)
    }
  }
}

/// States that a machine is in. It is emptied in no time, which it is once for each scalar.
private struct ActiveStates {
  private(set) var members: [Int] = []
  /// For each state, in which round it became one of the members.
  private var rounds: [Int]
  private var round = 1
  /// States that are yet to be entered; kept for its memory.
  var waiting: [Int] = []

  init(count: Int) { rounds = [Int](repeating: 0, count: count) }

  func contains(_ state: Int) -> Bool { rounds[state] == round }

  mutating func insert(_ state: Int) -> Bool {
    guard rounds[state] != round else { return false }
    rounds[state] = round
    members.append(state)
    return true
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    round += 1
  }
}
