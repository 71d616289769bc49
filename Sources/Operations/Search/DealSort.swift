internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How requests name the order of a list of deals.
enum DealSort {
    /// One level of an order: a column, with a minus sign before it for the largest first.
    static let level = Schema.enumeration(
        "A column.", DealOrder.Column.allCases.flatMap { [name(of: $0), "-" + name(of: $0)] },
        example: "-created_at")

    private static func name(of column: DealOrder.Column) -> String {
        column == .owner ? "owner_id" : column.rawValue
    }

    /// The order that checked texts ask for.
    static func order(_ texts: [String]) -> DealOrder {
        let levels = texts.compactMap { text -> DealOrder.Level? in
            let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
            let column = DealOrder.Column.allCases.first { Self.name(of: $0) == name }
            return column.map { DealOrder.Level(column: $0, isDescending: text.hasPrefix("-")) }
        }
        return DealOrder(levels)
    }

    /// What is wrong with an order beyond its schema.
    ///
    /// - Parameter hasCurrency: whether all deals of the list are in one currency.
    static func problems(_ order: DealOrder?, hasCurrency: Bool, at pointer: String) -> [FieldProblem] {
        let levels = order?.levels ?? []
        var problems: [FieldProblem] = []
        if !hasCurrency, levels.contains(where: { $0.column == .amount }) {
            problems.append(
                FieldProblem(
                    pointer: pointer, code: "currency_required",
                    detail: "Amounts are put in order within one currency: filter by one."))
        }
        if Set(levels.map(\.column)).count < levels.count {
            problems.append(
                FieldProblem(pointer: pointer, code: "duplicate", detail: "A column can stand in the order once."))
        }
        return problems
    }
}
