public import CustomerModel
public import CustomerStore

/// Why a segment could not be defined or answered.
///
/// ```swift
/// do {
///   _ = try database.read { tx in try tx.count(of: .measure(.attribute("seats"), .isAtLeast(5)), at: .now) }
/// } catch SegmentError.unknownAttribute(let path, let name) {
///   print("\(path): no attribute is called \(name)")
/// }
/// ```
public enum SegmentError: Error, Sendable {
  /// No attribute has the name.
  case unknownAttribute(path: String, name: String)
  /// No metric has the name, or nobody gives metrics.
  case unknownMetric(path: String, name: String)
  /// No interaction of the kind can have the property.
  case unknownProperty(path: String, name: String, kind: String)
  /// The value cannot be compared with what is there.
  case wrongType(path: String, expected: String, found: String)
  /// A number, text or window that makes no sense.
  case invalidValue(path: String, value: String, reason: String)
  /// A pattern that cannot be read.
  case invalidPattern(path: String, pattern: String, reason: String)
  /// A form with something that this release does not know.
  case unknownMember(path: String, name: String)
  /// The text or JSON cannot be read.
  case malformed(path: String, reason: String)
  /// It is larger than a segment may be.
  case tooLarge(path: String, what: String, limit: Int)
  /// No segment has the name.
  case unknownSegment(path: String, name: String)
  /// A segment is in itself, by way of these.
  case cycle([String])
  /// The sum for a customer is beyond what can be told.
  case overflow(customer: CustomerID, measure: String)
  /// Other segments name the segment, which cannot be deleted therefore.
  case inUse(name: String, dependants: [String])
  /// The members cannot be kept up to date.
  case notLiving(path: String, reason: String)
  /// The segment's members are not kept up to date.
  case notRegistered(name: String, problem: String?)
  /// The store refused.
  case store(CustomerStoreError)
  /// The task that asked was cancelled.
  case cancelled
}

extension SegmentError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknownAttribute(let path, let name):
      "\(path): there is no attribute '\(name)'; declare it, or correct the name"
    case .unknownMetric(let path, let name):
      "\(path): nobody gives a metric '\(name)'; compile the segment with a provider of it"
    case .unknownProperty(let path, let name, let kind):
      "\(path): interactions of the kind '\(kind)' have no property '\(name)'"
    case .wrongType(let path, let expected, let found): "\(path): give \(expected), not \(found)"
    case .invalidValue(let path, let value, let reason): "\(path): '\(value)' cannot be: \(reason)"
    case .invalidPattern(let path, let pattern, let reason):
      "\(path): the pattern '\(pattern)' cannot be read: \(reason)"
    case .unknownMember(let path, let name): "\(path): '\(name)' is not known here"
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .tooLarge(let path, let what, let limit): "\(path): at most \(limit) \(what)"
    case .unknownSegment(let path, let name): "\(path): there is no segment '\(name)'"
    case .cycle(let names): "a segment cannot be in itself: \(names.joined(separator: " → "))"
    case .overflow(let customer, let measure): "\(measure) of customer \(customer.rawValue) is beyond 64 bits"
    case .inUse(let name, let dependants):
      "the segment '\(name)' is named by \(dependants.joined(separator: ", ")); change or delete these first"
    case .notLiving(let path, let reason): "\(path): \(reason)"
    case .notRegistered(let name, nil): "the members of '\(name)' are not kept up to date; register it, or ask for them"
    case .notRegistered(let name, let problem?):
      "the members of '\(name)' are not kept up to date any more: \(problem); define it anew and register it"
    case .store(let error): error.description
    case .cancelled: "the task that asked was cancelled"
    }
  }
}
