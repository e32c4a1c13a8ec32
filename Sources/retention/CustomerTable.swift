import RetentionKit

/// What is known of a customer, and some interactions, for people to read.
func customerTable(
  _ customer: Customer, _ summary: ActivitySummary, _ interactions: [Interaction]
) throws -> String {
  var figures = Figures([
    ("customer", .text(customer.id.map { String($0.rawValue) } ?? "")),
    ("identifiers", .text(customer.externalIDs.map(\.description).joined(separator: ", "))),
  ])
  for (name, value) in customer.attributes.sorted(by: { $0.key < $1.key }) {
    figures.append(name, .text(value.description))
  }
  if !customer.tags.isEmpty { figures.append("tags", .text(customer.tags.sorted().joined(separator: ", "))) }
  for (account, role) in customer.memberships.sorted(by: { $0.key < $1.key }) {
    figures.append("member of \(account)", .text(role))
  }
  figures.append("interactions", .count(summary.interactionCount))
  figures.append("first", .text(summary.firstInteractionAt?.description ?? "-"))
  figures.append("last", .text(summary.lastInteractionAt?.description ?? "-"))
  figures.append("purchases", .count(summary.purchases.count))
  figures.append("purchase days", .count(summary.purchases.days))
  figures.append("net spend", .text(summary.netSpend.map(\.description).joined(separator: ", ")))
  let lines = interactions.map { interaction in
    "\(interaction.occurredAt)  \(interaction.payload.kind.name)\(interaction.isVoided ? " (void)" : "")"
      + (interaction.key.map { "  \($0)" } ?? "")
  }
  return ([try figures.text(.table)] + (lines.isEmpty ? [] : [""]) + lines).joined(separator: "\n")
}
