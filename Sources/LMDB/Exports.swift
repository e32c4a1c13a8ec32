// Keys and values are part of this layer's vocabulary: who imports LMDB can name `KeyPair` and conform to `KeyCoding`.
@_exported public import RecordCoding
