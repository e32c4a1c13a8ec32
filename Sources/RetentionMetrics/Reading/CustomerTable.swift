/// A small number for each customer, 0 where none was set: in a row, for customers are numbered one by one; those far from
/// the others are in a dictionary.
struct CustomerTable<Value: FixedWidthInteger & Sendable>: Sendable {
  private var dense: [Value] = []
  private var sparse: [UInt64: Value] = [:]
  private static var denseLimit: UInt64 { 1 << 28 }

  subscript(customer: UInt64) -> Value {
    @inline(__always)
    get {
      if customer < UInt64(dense.count) { return dense[Int(customer)] }
      return customer < Self.denseLimit ? 0 : sparse[customer] ?? 0
    }
    @inline(__always)
    set {
      if customer < UInt64(dense.count) {
        dense[Int(customer)] = newValue
      } else {
        setBehind(customer, newValue)
      }
    }
  }

  private mutating func setBehind(_ customer: UInt64, _ value: Value) {
    guard customer < Self.denseLimit else {
      sparse[customer] = value
      return
    }
    // Twice the room, so that growing costs no more than the setting.
    let count = max(Int(customer) + 1, min(dense.count * 2, Int(Self.denseLimit)), 1_024)
    dense.append(contentsOf: repeatElement(0, count: count - dense.count))
    dense[Int(customer)] = value
  }

  /// Runs `body` on each customer with a number other than 0, ascending.
  func forEach(_ body: (UInt64, Value) -> Void) {
    for index in dense.indices where dense[index] != 0 { body(UInt64(index), dense[index]) }
    for customer in sparse.keys.sorted() {
      if let value = sparse[customer], value != 0 { body(customer, value) }
    }
  }
}
