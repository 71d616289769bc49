import DealModel

extension BundleReader {
    /// Makes the versions of a deal whose changes were found to be right, as far as amounts fit their currencies.
    ///
    /// At one instant the changes of fields come first and the moves after them; changes of different fields by one
    /// actor at one instant that follow on each other become one version.
    mutating func versions(
        of draft: DealDraft,
        _ times: DealTimes,
        _ moves: ArraySlice<StageMove>,
        _ edits: [FieldEdit],
        initial: TrackedValues
    ) -> [BundleVersion] {
        var versions: [BundleVersion] = []
        versions.reserveCapacity(1 + moves.count + edits.count)
        versions.append(creation(of: draft, times, edits, initial: initial))
        var current = initial
        var edit = 0
        var move = moves.startIndex
        while edit < edits.count || move < moves.endIndex {
            if edit < edits.count, move == moves.endIndex || edits[edit].at <= moves[move].at {
                versions.append(nextEdit(edits, &edit, &current))
            } else {
                let next = moves[move]
                var changes = DealChanges()
                if case .move(let index) = times.closing, index == move { addReasons(draft, to: &changes) }
                versions.append(
                    BundleVersion(
                        effectiveAt: next.at,
                        actor: next.actor,
                        reason: next.reason,
                        stage: next.to,
                        changes: changes
                    )
                )
                move += 1
            }
        }
        return versions
    }

    private mutating func creation(
        of draft: DealDraft,
        _ times: DealTimes,
        _ edits: [FieldEdit],
        initial: TrackedValues
    ) -> BundleVersion {
        var changes = draft.changes
        if initial.amount != nil || initial.currency != nil {
            let first = edits.first { $0.field == .amount || $0.field == .currency }
            setAmount(
                of: initial,
                in: &changes,
                offset: first?.offset ?? draft.offset,
                file: first == nil ? .deals : .fieldChanges,
                column: "from_value"
            )
        }
        if let value = initial.probability { changes.set(.probability) { $0.probability = value } }
        if let value = initial.expectedCloseDate { changes.set(.expectedCloseDate) { $0.expectedCloseDate = value } }
        if let value = initial.owner { changes.set(.owner) { $0.ownerID = value } }
        if let value = initial.forecastCategory { changes.set(.forecastCategory) { $0.forecastCategory = value } }
        if case .creation = times.closing { addReasons(draft, to: &changes) }
        return BundleVersion(
            effectiveAt: times.createdAt,
            actor: times.creation?.actor,
            reason: times.creation?.reason,
            stage: times.start,
            changes: changes
        )
    }

    private func addReasons(_ draft: DealDraft, to changes: inout DealChanges) {
        if let reason = draft.wonReason { changes.set(.wonReason) { $0.wonReason = reason } }
        if let reason = draft.lostReason { changes.set(.lostReason) { $0.lostReason = reason } }
    }

    /// Takes the changes that belong into one version.
    private mutating func nextEdit(
        _ edits: [FieldEdit],
        _ index: inout Int,
        _ current: inout TrackedValues
    ) -> BundleVersion {
        let start = index
        let first = edits[start]
        var changes = DealChanges()
        var money: FieldEdit?
        while index < edits.count, edits[index].at == first.at, edits[index].actor == first.actor,
            !edits[start..<index].contains(where: { $0.field == edits[index].field })
        {
            let edit = edits[index]
            current[edit.field] = edit.to
            switch edit.field {
            case .amount, .currency: money = edit
            case .probability:
                let value = current.probability
                changes.set(.probability) { $0.probability = value }
            case .expectedCloseDate:
                let value = current.expectedCloseDate
                changes.set(.expectedCloseDate) { $0.expectedCloseDate = value }
            case .owner:
                let value = current.owner
                changes.set(.owner) { $0.ownerID = value }
            case .forecastCategory:
                let value = current.forecastCategory
                changes.set(.forecastCategory) { $0.forecastCategory = value }
            }
            index += 1
        }
        if let money {
            setAmount(of: current, in: &changes, offset: money.offset, file: .fieldChanges, column: "to_value")
        }
        return BundleVersion(effectiveAt: first.at, actor: first.actor, reason: nil, stage: nil, changes: changes)
    }

    /// Sets amount and currency together; reports where they do not go together.
    private mutating func setAmount(
        of values: TrackedValues,
        in changes: inout DealChanges,
        offset: Int,
        file: BundleFile,
        column: String
    ) {
        guard let amount = values.amount else {
            changes.setAmount(minorUnits: nil, currency: values.currency)
            return
        }
        guard let currency = values.currency else {
            cells.report(
                .missingCurrency,
                at: offset,
                column: column,
                value: amount.text,
                of: file,
                "the deal has an amount and no currency at this time"
            )
            return
        }
        guard let units = amount.minorUnits(of: currency) else {
            cells.report(
                .invalidAmount,
                at: offset,
                column: column,
                value: amount.text,
                of: file,
                "the deal's amount at this time is none of \(currency)",
                allowed: Self.allowedAmount(currency)
            )
            return
        }
        changes.setAmount(minorUnits: units, currency: currency)
    }
}
