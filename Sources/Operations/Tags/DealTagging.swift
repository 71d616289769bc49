internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Puts tags on deals and takes them off, by their names.
enum DealTagging {
    /// How many tags are looked through for the one that may have been meant by an unknown name.
    private static let candidatesMax = 1_000

    /// So many names of tags in a body.
    static func names(_ count: ClosedRange<Int>) -> Schema {
        .array(
            "The names of tags, each of which is there.", of: TagJSON.name, count: count, isUnique: true,
            example: ["upsell"])
    }

    /// The tags that a body names; nil where it says nothing of them.
    ///
    /// - Throws: `validation_failed` with every name that no tag has.
    static func tags(_ body: JSONObject, in definitions: Definitions) throws(Problem) -> [TagID]? {
        guard let names = body["tags"]?.arrayValue?.compactMap(\.stringValue) else { return nil }
        let found = names.map { definitions.tag(named: $0)?.id }
        let missing = found.indices.filter { found[$0] == nil }
        guard !missing.isEmpty else { return found.compactMap { $0 } }
        let live = definitions.tags.lazy.map(\.current).filter { !$0.isDeleted }
        let known: [String] = live.prefix(candidatesMax).map(\.name)
        let problems = missing.prefix(Schema.problemsMax).map { index in
            FieldProblem(
                pointer: "/tags/\(index)", code: "unknown_tag",
                detail: "There is no tag \(names[index]); make it with POST /tags first.",
                // Looking through all names takes time, so it is done for the first.
                didYouMean: index == missing.first ? nearestName(to: names[index], among: known) : nil)
        }
        throw Problem(.validationFailed, "The body of the request cannot be used.", errors: problems)
    }

    /// Gives a deal these tags and no others; where it has them already, nothing is written.
    static func replace(
        with tags: [TagID], on deal: StoredDeal, at instant: Instant, in write: WriteTransaction
    ) throws(StoreError) -> StoredDeal {
        let current = try write.tags(of: deal, at: instant)
        return try change(
            adding: tags.filter { !current.contains($0) }, removing: current.filter { !tags.contains($0) }, on: deal,
            at: instant, in: write)
    }

    /// Adds tags that the deal does not have and removes some that it has.
    ///
    /// - Throws: `conflict` beyond the tags, or the changes, that a deal can have.
    static func change(
        adding added: [TagID], removing removed: [TagID], on deal: StoredDeal, at instant: Instant,
        in write: WriteTransaction
    ) throws(StoreError) -> StoredDeal {
        guard !added.isEmpty || !removed.isEmpty else { return deal }
        try LinkWriting.checkRoom(for: added.count + removed.count, on: deal)
        var deal = deal
        for tag in removed { deal = try write.record(tag: tag, on: deal, effectiveAt: instant, isRemoved: true) }
        for tag in added { deal = try write.record(tag: tag, on: deal, effectiveAt: instant) }
        guard try write.tagPeak(of: deal, from: instant) <= DealLimits.tagsMax else {
            throw .refused(Problem(.conflict, "A deal has at most \(DealLimits.tagsMax) tags at one time."))
        }
        try write.finish(deal)
        return deal
    }
}
