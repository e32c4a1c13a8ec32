/// Two profiles, in either order.
struct ProfilePair: Hashable {
  let lower: UInt64
  let upper: UInt64

  init(_ first: UInt64, _ second: UInt64) {
    lower = min(first, second)
    upper = max(first, second)
  }
}
