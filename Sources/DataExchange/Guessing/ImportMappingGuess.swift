public import CustomerModel

/// A mapping that was found out from a file's columns and first rows, and what has to be known of it.
///
/// ```swift
/// let guess = try ImportMapping.guess(
///   header: ["CustomerID", "InvoiceDate", "Total"],
///   sampleRows: [["17850", "12/13/2010 8:26", "15.30"], ["13047", "12/14/2010 9:02", "22.00"]],
///   currency: try Currency("GBP"))
/// guess.mapping.occurredAt?.formats  // == ["M/d/yyyy H:mm"]
/// guess.questions.isEmpty            // == true
/// print(guess)  // what was taken for what, line by line
/// ```
///
/// A guess is to be shown, not to be used behind somebody's back: ``notes`` say what was assumed, and as long as there are
/// ``questions``, the mapping is only a beginning.
public struct ImportMappingGuess: Sendable {
  /// The mapping.
  public internal(set) var mapping: ImportMapping
  /// What was assumed, a sentence each.
  public internal(set) var notes: [String]
  /// What the file does not tell, a sentence each, with the setting that answers it.
  public internal(set) var questions: [String]
}

extension ImportMappingGuess: CustomStringConvertible {
  /// Notes and questions, a line each.
  public var description: String {
    (notes + questions.map { "? \($0)" }).joined(separator: "\n")
  }
}

extension ImportMapping {
  /// Proposes a mapping for a file with common names of columns, such as `customer_id`, `InvoiceDate`, `amount`.
  ///
  /// - Parameters:
  ///   - header: the names of the columns.
  ///   - sampleRows: rows of the file, the more the better: some of each part of it.
  ///   - format: how the file is written; not of Segment's calls, which need no mapping of columns.
  ///   - currency: that of amounts, if no column tells it.
  ///   - zone: that of local times; UTC is assumed, and said so, without one.
  ///   - kind: that of the customers' identifiers; without one it is `email` for a column that is called so, else
  ///     `external`.
  /// - Throws: ``ImportMappingError`` if no column can be told to be the customer's identifier.
  /// - Complexity: linear in the sampled fields.
  public static func guess(
    header: [String], sampleRows: [[String]], format: Format = .csv, currency: Currency? = nil,
    zone: TimeZoneIdentifier? = nil, kind: String? = nil
  ) throws(ImportMappingError) -> ImportMappingGuess {
    var guesser = try MappingGuesser(header: header, rows: sampleRows, format: format, kind: kind)
    return try guesser.guess(currency: currency, zone: zone)
  }
}
