import Messaging

/// Who a clause speaks of, where its source does not say.
extension Generator {
  func pronounFeatures(_ concept: Int32) -> Agreement? {
    guard concept >= 0, language.renderings[Int(concept)] >= 0 else { return nil }
    let entry = language.lexemes[Int(language.renderings[Int(concept)])]
    var agreement = Agreement()
    agreement.gender = max(entry.gender, 1)
    agreement.number = entry.flags.contains(.plural) ? 2 : 1
    agreement.person = entry.flags.contains(.first) ? 1 : entry.flags.contains(.second) ? 2 : 3
    return agreement
  }

  func subjectFeatures(_ index: Int32) -> Agreement {
    var features = features(index)
    if features.gender == 0 { features.gender = 1 }
    return features
  }

  /// The subject of the clause before, where the verb's own form allows it.
  func sharedSubject(_ node: Node) -> Int32? {
    guard coordinated >= 0 else { return nil }
    let bits = node.morphology.bits
    let before = features(coordinated)
    let person: UInt16 = before.person == 1 ? 0x800 : before.person == 2 ? 0x1000 : 0x2000
    guard bits & 0x3800 & person != 0 else { return nil }
    return bits & 0xC0 & (before.number == 2 ? 0x80 : 0x40) != 0 ? coordinated : nil
  }

  /// The pronoun of a clause whose source left it out, by the verb's own person, else by the kind of clause.
  func impliedSubject(_ node: Node, _ mood: RenderPattern.Mood, _ parts: [(role: UInt8, node: Int32)])
    -> Int32?
  {
    guard specials.it >= 0 else { return nil }
    // Who is asked for something is the reader: `¿Me hace un descuento?`
    let asksForThing = mood == .question && parts.contains { $0.role == Roles.obj || $0.role == Roles.iobj }
    let bits = node.morphology.bits
    let isPlural = bits & 0xC0 == 0x80
    switch bits & 0x3800 {
    case 0x800: return isPlural ? SpecialConcepts.weNode : SpecialConcepts.iNode
    case 0x1000: return SpecialConcepts.youNode
    case 0x2000 where isPlural: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.theyNode
    case 0x2000: return asksForThing ? SpecialConcepts.youNode : SpecialConcepts.itNode
    // Вернули деньги: whoever it was, not I.
    case let persons where persons != 0 && isPlural && mood != .question: return SpecialConcepts.theyNode
    // 不是我们的问题: what is a thing is none of those who talk.
    case _ where parts.contains { $0.role == Roles.pred && isThing($0.node) }: return SpecialConcepts.itNode
    default: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.iNode
    }
  }

  /// Whether a noun phrase names a thing, and no person.
  private func isThing(_ phrase: Int32) -> Bool {
    let head = roles(of: phrase).first { $0.role == Roles.head }?.node ?? phrase
    guard node(head).kind == .word else { return false }
    let concept = node(head).value
    return concepts[Int(concept)].pos == "n" && !specials.animates.contains(concept)
  }

  /// Chinese leaves the passive unsaid: 发票发了, the invoice was sent.
  func isTopic(_ node: Node, _ parts: [(role: UInt8, node: Int32)], _ core: ClauseCore) -> Bool {
    guard sourceHasTopics, node.meaning.tense == .perf || node.meaning.tense == .past,
      !node.meaning.isPassive,
      core.verb >= 0, specials.transitives.contains(self.node(core.verb).value),
      let subject = parts.first(where: { $0.role == Roles.subj })?.node,
      !parts.contains(where: { Self.complements.contains($0.role) })
    else { return false }
    return isThing(subject)
  }

  private static let complements: RoleSet = [Roles.obj, Roles.iobj, Roles.pred, Roles.vp, Roles.cl, Roles.qw]
}
