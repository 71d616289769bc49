/// Keeps the values of deals by bucket and currency.
struct ValueTally: JoinableTally {
    private(set) var values: [UInt32: [UInt8: [Int128]]] = [:]

    mutating func add(_ entry: Entry) {
        guard entry.appraisal.isPriced else { return }
        values[entry.bucket, default: [:]][entry.appraisal.currency, default: []].append(entry.appraisal.value)
    }

    mutating func combine(_ other: ValueTally) {
        for (bucket, currencies) in other.values {
            for (currency, more) in currencies { values[bucket, default: [:]][currency, default: []] += more }
        }
    }
}
