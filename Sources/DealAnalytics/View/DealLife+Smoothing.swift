extension DealLife {
    /// Takes slips out of the stays, the innermost first, and then those that are too short; directions are told anew.
    ///
    /// - Returns: how many slips and how many short stays there were.
    /// - Complexity: O(stays).
    mutating func smooth(_ smoothing: StaySmoothing) -> (undone: Int, collapsed: Int) {
        guard smoothing.isNeeded, stays.count > 1 || smoothing.stayMicrosecondsMin > 0 else { return (0, 0) }
        let undone = smoothing.undoMicroseconds > 0 ? undoSlips(within: smoothing.undoMicroseconds) : 0
        let collapsed = smoothing.stayMicrosecondsMin > 0 ? collapse(below: smoothing.stayMicrosecondsMin) : 0
        if undone + collapsed > 0 { tellDirections() }
        return (undone, collapsed)
    }

    /// Works in place: the stays before `kept` are done with, and each next one may close a slip.
    private mutating func undoSlips(within microseconds: Int64) -> Int {
        var kept = 0
        for next in stays.indices {
            let stay = stays[next]
            if kept >= 2, isSlip(stays[kept - 1], between: stays[kept - 2], and: stay, microseconds) {
                kept -= 1
                stays[kept - 1].takeEnd(of: stay)
            } else {
                stays[kept] = stay
                kept += 1
            }
        }
        let undone = (stays.count - kept) / 2
        stays.removeLast(stays.count - kept)
        return undone
    }

    private func isSlip(_ stay: Stay, between before: Stay, and after: Stay, _ microseconds: Int64) -> Bool {
        before.stage == after.stage && before.leads(to: stay) && stay.leads(to: after)
            && stay.leftAt - stay.enteredAt <= microseconds
    }

    /// Gives the time of a short stay to the one before it, else to the one after it; two neighbours that are then in
    /// the same stage become one.
    private mutating func collapse(below microseconds: Int64) -> Int {
        var kept = 0
        var collapsed = 0
        var next = 0
        while next < stays.count {
            let stay = stays[next]
            next += 1
            guard !stay.isOngoing, stay.leftAt - stay.enteredAt < microseconds else {
                stays[kept] = stay
                kept += 1
                continue
            }
            collapsed += 1
            let hasAfter = next < stays.count && stay.leads(to: stays[next])
            if kept > 0, stays[kept - 1].leads(to: stay) {
                stays[kept - 1].takeEnd(of: stay)
                if hasAfter, stays[kept - 1].stage == stays[next].stage {
                    stays[kept - 1].takeEnd(of: stays[next])
                    next += 1
                }
            } else if hasAfter {
                stays[next].enteredAt = stay.enteredAt
                stays[next].entry = stay.entry
            }
        }
        stays.removeLast(stays.count - kept)
        return collapsed
    }
}

extension Stay {
    /// Whether a move led from this stay straight to another one.
    fileprivate func leads(to next: Stay) -> Bool { exit != .deleted && leftAt == next.enteredAt }

    fileprivate mutating func takeEnd(of other: Stay) {
        leftAt = other.leftAt
        exit = other.exit
        lastRow = other.lastRow
    }
}
