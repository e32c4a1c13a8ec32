/// What a text in the store's dictionary is the name of.
enum NameDomain: UInt8 {
  /// The kind of an external identifier.
  case externalIDKind = 1
  /// The source of interactions.
  case source = 2
  /// A host-defined kind of interaction.
  case interactionKind = 3

  /// The first code that is given out.
  var firstCode: UInt32 {
    switch self {
    case .externalIDKind, .source: 1
    // Those below are for the kinds that every store has.
    case .interactionKind: 256
    }
  }

  /// The last code that is given out. Names are few; a host that makes one for each customer is told so in time.
  var lastCode: UInt32 { 65_535 }
}
