extension String {
  /// The text of bytes, for an error: what is no UTF-8 is shown as U+FFFD.
  init(shown bytes: Span<UInt8>) {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    self.init(decoding: copy, as: UTF8.self)
  }
}
