internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Takes identifiers out of the referrals of one profile.
  ///
  /// - Returns: how many named one.
  mutating func rewriteReferrals(of profile: UInt64, naming ids: Set<ExternalID>) throws(LMDBError) -> Int {
    try scrub(profile) { payload in
      guard case .referral(let referral) = payload, let referred = referral.referred, ids.contains(referred) else {
        return payload
      }
      return .referral(Referral(code: referral.code, state: referral.state))
    }
  }

  /// Takes free texts out of the interactions of one profile: what somebody wrote may tell who it was.
  mutating func removeTexts(of profile: UInt64) throws(LMDBError) -> Int {
    try scrub(profile) { payload in
      switch payload {
      case .feedback(let answer):
        return .feedback(
          FeedbackResponse(
            metric: answer.metric, score: answer.score, scale: answer.scale, surveyID: answer.surveyID,
            isIncentivised: answer.isIncentivised))
      case .referral(let referral): return .referral(Referral(code: referral.code, state: referral.state))
      case .refund(let refund):
        return .refund(
          Refund(amount: refund.amount, of: refund.purchase, lines: refund.lines, isReturn: refund.isReturn))
      case .subscription(let event):
        return .subscription(
          Subscription(
            event: event.event, subscriptionID: event.subscriptionID, plan: event.plan,
            recurringAmount: event.recurringAmount, period: event.period, paidUntil: event.paidUntil,
            cause: event.cause))
      case .purchase, .session, .supportCase, .message, .community, .cost, .custom: return payload
      }
    }
  }

  /// Rewrites payloads of one profile.
  private mutating func scrub(
    _ profile: UInt64, _ transform: (InteractionPayload) -> InteractionPayload
  ) throws(LMDBError) -> Int {
    let rewriting = try access.scrubbing(profile, transform)
    let count = try carryOut(rewriting, of: profile)
    try renameChanges(of: profile, with: rewriting)
    return count
  }
}

extension StoreAccess {
  /// Works out a timeline with other payloads.
  fileprivate func scrubbing(
    _ profile: UInt64, _ transform: (InteractionPayload) -> InteractionPayload
  ) throws(LMDBError) -> TimelineRewriting {
    try rewriting(profile) { entry throws(LMDBError) in
      let kind = try kind(entry.kind)
      let before: InteractionPayload
      do throws(CodingError) {
        before = try PayloadCoding.decode(kind: kind, from: entry.payload.span.bytes)
      } catch {
        throw .undecodable(table: tables.timelines.name, cause: error)
      }
      let after = transform(before)
      guard after != before else { return entry }
      var changed = entry
      changed.payload = PayloadCoding.bytes(of: after)
      if entry.key == nil {
        changed.digest = InteractionDigest.ofContent(kind: kind, payload: changed.payload.span.bytes)
      }
      return changed
    }
  }
}
