/// The fields of the current record, in memory that is used again for the next.
struct InputFieldList: ~Copyable {
  private var memory: UnsafeMutableBufferPointer<InputField>
  private(set) var count = 0

  init() {
    memory = .allocate(capacity: 64)
    memory.initialize(repeating: InputField(from: 0, to: 0))
  }

  deinit {
    unsafe memory.deallocate()
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ field: InputField) {
    if count == memory.count { grow() }
    // In bounds, by the line above, and all of the memory is initialized.
    unsafe (memory.baseAddress.unsafelyUnwrapped + count).pointee = field
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutableBufferPointer<InputField>.allocate(capacity: memory.count * 2)
    larger.initialize(repeating: InputField(from: 0, to: 0))
    for index in 0..<count { larger[index] = memory[index] }
    unsafe memory.deallocate()
    memory = larger
  }

  /// The field at an index below ``count``.
  subscript(index: Int) -> InputField {
    get {
      precondition(index >= 0 && index < count)
      return unsafe memory[index]
    }
    set {
      precondition(index >= 0 && index < count)
      unsafe memory[index] = newValue
    }
  }

  var span: Span<InputField> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: memory[..<count]))
      // The memory is given up only by `append` and `deinit`, which need the list for themselves.
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
