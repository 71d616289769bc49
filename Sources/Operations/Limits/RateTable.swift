/// The theoretical arrival times of a limiter, in a table that never holds more than so many.
///
/// When it is full, whoever was not heard of for the longest time is thrown out. Refused requests count as being heard
/// of, so somebody who floods stays in as long as he floods. If the one thrown out still owes time, because that many
/// others came within one window, the debt is not forgiven: it goes into one of some cells, chosen by a hash that
/// nobody outside can foresee, and whoever falls into that cell and is not in the table begins with it. So no crowd of
/// addresses resets one of its members, and a newcomer shares somebody's debt once in `debtCellsCount` times.
struct RateTable {
    /// One row: who, and the theoretical arrival time on the limiter's clock.
    struct Key: Hashable {
        let subject: RateSubject
        let rateClass: RateClass
    }

    private struct Slot {
        var key: Key
        var arrival: Int64
        var newer: Int32
        var older: Int32
    }

    /// Into how many cells debts of those who were thrown out go.
    static let debtCellsCount = 16_384
    private static let none: Int32 = -1

    private let entriesMax: Int
    private var slots: [Slot] = []
    private var places: [Key: Int32] = [:]
    private var debts = [Int64](repeating: .min, count: debtCellsCount)
    private var newest = Self.none
    private var oldest = Self.none

    init(entriesMax: Int) {
        precondition((1...Int(Int32.max)).contains(entriesMax), "A table cannot have \(entriesMax) entries")
        self.entriesMax = entriesMax
    }

    /// How many are in it.
    var count: Int { slots.count }

    /// The theoretical arrival time of a row, or the debt that it would begin with.
    func arrival(of key: Key) -> Int64 {
        places[key].map { slots[Int($0)].arrival } ?? debts[Self.cell(of: key)]
    }

    /// Sets the theoretical arrival time of a row and makes it the newest.
    ///
    /// - Parameter now: what is before it is no debt.
    mutating func set(_ arrival: Int64, of key: Key, now: Int64) {
        if let place = places[key] {
            slots[Int(place)].arrival = arrival
            unlink(place)
            link(place)
            return
        }
        let place: Int32
        if slots.count < entriesMax {
            place = Int32(slots.count)
            slots.append(Slot(key: key, arrival: arrival, newer: Self.none, older: Self.none))
        } else {
            place = oldest
            let left = slots[Int(place)]
            if left.arrival > now {
                let cell = Self.cell(of: left.key)
                debts[cell] = max(debts[cell], left.arrival)
            }
            unlink(place)
            places[left.key] = nil
            slots[Int(place)] = Slot(key: key, arrival: arrival, newer: Self.none, older: Self.none)
        }
        places[key] = place
        link(place)
    }

    private static func cell(of key: Key) -> Int { Int(UInt(bitPattern: key.hashValue) % UInt(debtCellsCount)) }

    private mutating func unlink(_ place: Int32) {
        let (newer, older) = (slots[Int(place)].newer, slots[Int(place)].older)
        if newer == Self.none { newest = older } else { slots[Int(newer)].older = older }
        if older == Self.none { oldest = newer } else { slots[Int(older)].newer = newer }
    }

    private mutating func link(_ place: Int32) {
        slots[Int(place)].newer = Self.none
        slots[Int(place)].older = newest
        if newest == Self.none { oldest = place } else { slots[Int(newest)].newer = place }
        newest = place
    }
}
