public import RecordCoding
/// stub
public struct KeyPrefix<Key: KeyCoding> { func encode(into: inout KeyEncoder) {} }
extension KeyPrefix: Sendable where Key: Sendable {}
