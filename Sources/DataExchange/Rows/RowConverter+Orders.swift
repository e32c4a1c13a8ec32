internal import CustomerModel

extension RowConverter {
  /// Converts a row of an order or of a refund: at once, or together with others of its order.
  @inline(__always)
  mutating func convert(
    _ record: InputRecord, _ orders: OrderReading, isRefund: Bool, into output: inout ConvertedRows
  ) throws(RowProblem) {
    let key = try keys.identifier(record)
    if let cell = orders.id {
      let id = cell.text(record).trimmed
      if id.byteCount > 0 { return try assemble(record, id, orders, isRefund: isRefund, key: key, into: &output) }
    }
    finish(into: &output)
    guard let instants else { throw RowProblem(.invalidValue, "occurredAt is missing in the mapping") }
    let occurredAt = try instants.requiredInstant(record)
    let externalID = try customers.externalID(record)
    let row = try orders.row(record, isRefund: isRefund, key: key)
    let isRefund = row.isRefund
    var side = OrderSide()
    try side.add(row, isTotalOfOrder: false)
    let payload = isRefund ? try side.refund(of: nil) : try side.sale()
    try append(payload, by: externalID, at: occurredAt, key: key, record, into: &output)
  }

  /// Takes a row into the order that it is of.
  private mutating func assemble(
    _ record: InputRecord, _ id: RawSpan, _ orders: OrderReading, isRefund: Bool, key: String?,
    into output: inout ConvertedRows
  ) throws(RowProblem) {
    guard let instants else { throw RowProblem(.invalidValue, "occurredAt is missing in the mapping") }
    let occurredAt = try instants.requiredInstant(record)
    let externalID = try customers.externalID(record) ?? anonymous(String(copying: id))
    let row = try orders.row(record, isRefund: isRefund, key: key)
    if !assembly.isContinued(by: id) || !assembly.admits(externalID) {
      finish(into: &output)
      assembly.begin(id, at: record.position)
    }
    guard !assembly.hasFailed else {
      throw RowProblem(.incompleteOrder, "another row of the order '\(String(copying: id))' is rejected")
    }
    try assembly.add(
      row, by: externalID, at: occurredAt, key: key, isTotalOfOrder: orders.amounts.isTotalOfOrder)
    for fact in try details(record, of: externalID, at: occurredAt) where !assembly.facts.contains(fact) {
      assembly.facts.append(fact)
    }
    assembly.keep(record)
  }

  /// Gives the facts of the order that was read.
  mutating func finishOrder(into output: inout ConvertedRows) {
    defer { assembly.end() }
    guard !assembly.hasFailed, let id = assembly.id, let externalID = assembly.externalID else { return }
    let text = String(decoding: id, as: UTF8.self)
    do throws(RowProblem) {
      var facts: [ImportedFact] = []
      if !assembly.sale.isEmpty {
        let key = InteractionKey(source: keys.source, id: assembly.key ?? text)
        facts.append(try interaction(try assembly.sale.sale(), by: externalID, key: key))
      }
      if !assembly.refund.isEmpty {
        let hasOwnIdentifier = assembly.refund.hasOwnIdentifier && assembly.refund.purchase?.id != text
        let order = hasOwnIdentifier ? nil : InteractionKey(source: keys.source, id: text)
        let payload = try assembly.refund.refund(of: order)
        facts.append(try interaction(payload, by: externalID, key: refundKey(payload, of: externalID, order: text)))
      }
      for fact in facts { output.append(fact, from: assembly.start) }
      for fact in assembly.facts { output.append(fact, from: assembly.start) }
    } catch {
      assembly.fail(because: error, into: &output)
    }
  }

  /// The key of what came back of an order. There may be several refunds of one, so its identifier is none of theirs.
  private mutating func refundKey(
    _ payload: InteractionPayload, of externalID: ExternalID, order: String
  ) -> InteractionKey? {
    if let key = assembly.key {
      return InteractionKey(source: keys.source, id: assembly.sale.isEmpty ? key : "\(key)#refund")
    }
    // A refund may be marked and yet have the number of the order that it names as the one it is of.
    if assembly.refund.hasOwnIdentifier, assembly.refund.purchase?.id != order {
      return InteractionKey(source: keys.source, id: order)
    }
    return repeatKey(ordinal(of: payload, by: externalID, at: assembly.occurredAt))
  }

  private func interaction(
    _ payload: InteractionPayload, by externalID: ExternalID, key: InteractionKey?
  ) throws(RowProblem) -> ImportedFact {
    do throws(InteractionError) { try key?.validate() } catch { throw RowProblem(error) }
    return .interaction(ImportedInteraction(by: externalID, payload, at: assembly.occurredAt, key: key))
  }
}
