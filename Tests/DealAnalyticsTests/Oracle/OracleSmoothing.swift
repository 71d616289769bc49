import DealModel

/// Takes slips and stays that are too short out of a deal's stays, for funnels.
struct OracleSmoothing: Sendable {
    /// A move away and back within this time is taken for a slip; 0 for none.
    var undoMicroseconds: Int64 = 0
    /// Stays that are shorter are taken out; 0 for none.
    var minStayMicroseconds: Int64 = 0
    var order = OracleOrder.atEvent

    /// First slips, then short stays, each from the oldest on, until none is left; then the reasons are told anew.
    func smooth(_ life: OracleLife) -> (stays: [OracleStay], undone: Int, collapsed: Int) {
        var stays = life.stays(order: order)
        var undone = 0
        while let place = slip(in: stays) {
            stays[place - 1].takeEnd(of: stays[place + 1])
            stays.removeSubrange(place...(place + 1))
            undone += 1
        }
        var collapsed = 0
        while let place = short(in: stays) {
            collapse(place, in: &stays)
            collapsed += 1
        }
        for place in stays.indices.dropFirst() where touch(stays[place - 1], stays[place]) {
            let move = life.view.move(
                from: stays[place - 1].stage,
                to: stays[place].stage,
                at: stays[place].enteredAt,
                order: order
            )
            stays[place - 1].exitReason = move
            stays[place].entryReason = move == .transferOut ? .transferIn : move
        }
        return (stays, undone, collapsed)
    }

    /// The first stay between two stays in one and the same stage that is short enough for a slip.
    private func slip(in stays: [OracleStay]) -> Int? {
        stays.indices.dropFirst().dropLast().first { place in
            guard undoMicroseconds > 0, let leftAt = stays[place].leftAt else { return false }
            return stays[place - 1].stage == stays[place + 1].stage
                && touch(stays[place - 1], stays[place]) && touch(stays[place], stays[place + 1])
                && leftAt.microseconds - stays[place].enteredAt.microseconds <= undoMicroseconds
        }
    }

    private func short(in stays: [OracleStay]) -> Int? {
        stays.indices.first { place in
            guard let leftAt = stays[place].leftAt else { return false }
            return leftAt.microseconds - stays[place].enteredAt.microseconds < minStayMicroseconds
        }
    }

    /// Gives the time of a stay to the one before it, else to the one after it. Two neighbours that are then in the
    /// same stage become one.
    private func collapse(_ place: Int, in stays: inout [OracleStay]) {
        let stay = stays[place]
        let hasBefore = place > 0 && touch(stays[place - 1], stay)
        let hasAfter = place + 1 < stays.count && touch(stay, stays[place + 1])
        if hasBefore {
            stays[place - 1].takeEnd(of: stay)
            if hasAfter, stays[place - 1].stage == stays[place + 1].stage {
                stays[place - 1].takeEnd(of: stays[place + 1])
                stays.remove(at: place + 1)
            }
        } else if hasAfter {
            stays[place + 1].enteredAt = stay.enteredAt
            stays[place + 1].entryReason = stay.entryReason
        }
        stays.remove(at: place)
    }

    /// Whether a move leads from the one stay straight to the other.
    private func touch(_ first: OracleStay, _ second: OracleStay) -> Bool {
        first.exitReason != .deleted && first.leftAt == second.enteredAt
    }
}

extension OracleStay {
    fileprivate mutating func takeEnd(of other: OracleStay) {
        leftAt = other.leftAt
        exitReason = other.exitReason
        exit = other.exit
    }
}
