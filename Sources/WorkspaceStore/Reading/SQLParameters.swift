internal import DealModel

/// The values of a statement that is being put together: whatever a user wrote gets into a statement through here.
struct SQLParameters {
    private enum Value {
        case number(Int64)
        case text(String)
        case id(Identifier<DealFilter>)
    }

    private var values: [Value] = []

    /// Takes a number and gives what stands for it in the statement.
    mutating func add(_ number: Int64) -> String { append(.number(number)) }

    /// Takes a text and gives what stands for it in the statement.
    mutating func add(_ text: String) -> String { append(.text(text)) }

    /// Takes an id and gives what stands for it in the statement.
    mutating func add<Subject>(_ id: Identifier<Subject>) -> String { append(.id(id.retyped())) }

    /// Takes a value of a filter and gives what stands for it in the statement.
    mutating func add(_ value: FilterValue) -> String {
        switch value {
        case .text(let text): add(text)
        case .id(let id): add(id)
        case .integer, .amount, .probability, .date, .instant: add(value.number ?? 0)
        }
    }

    /// Binds all of them.
    func bind(to statement: SQLiteStatement) {
        for (index, value) in values.enumerated() {
            let number = Int32(clamping: index + 1)
            switch value {
            case .number(let value): statement.bind(number, value)
            case .text(let text): statement.bind(number, text)
            case .id(let id): statement.bind(number, id)
            }
        }
    }

    private mutating func append(_ value: Value) -> String {
        values.append(value)
        return "?\(values.count)"
    }
}
