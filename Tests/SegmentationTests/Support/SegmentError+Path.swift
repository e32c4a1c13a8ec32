import Segmentation

extension SegmentError {
  /// The place that an error tells.
  var path: String? {
    switch self {
    case .unknownAttribute(let path, _), .unknownMetric(let path, _), .unknownProperty(let path, _, _),
      .wrongType(let path, _, _),
      .invalidValue(let path, _, _), .invalidPattern(let path, _, _), .unknownMember(let path, _),
      .malformed(let path, _), .tooLarge(let path, _, _), .unknownSegment(let path, _), .notLiving(let path, _):
      path
    case .cycle, .overflow, .inUse, .notRegistered, .store, .cancelled: nil
    }
  }
}
