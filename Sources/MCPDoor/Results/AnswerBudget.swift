internal import Wire

/// Keeps an answer below what a model can read at once: the longest list of it is cut, and the answer says so.
enum AnswerBudget {
    /// The longest body of an answer, in bytes of JSON; about 10,000 tokens.
    static let bytesMax = 40_000
    /// The longest text where an answer is too long, in characters; and the shortest that any is cut to.
    static let textCharactersMax = 4_000
    /// As above.
    static let textCharactersMin = 60
    /// What is left of a list at the least.
    static let rowsMin = 3

    /// Cuts where it must.
    static func fit(_ answer: inout ToolAnswer) {
        var cuts: [JSON] = []
        var size = answer.data.encoded().count
        while size > bytesMax, let longest = longest(answer.data, at: "") {
            let kept = max(rowsMin, min(longest.count - 1, longest.count * bytesMax / size * 9 / 10))
            guard kept < longest.count else { break }
            answer.data = cut(answer.data, at: longest.pointer, under: "", to: kept)
            cuts.append(
                [
                    "at": .string("/data" + longest.pointer), "shown": .integer(kept), "of": .integer(longest.count),
                ])
            size = answer.data.encoded().count
        }
        var charactersMax = textCharactersMax
        while size > bytesMax, charactersMax >= textCharactersMin {
            answer.data = shortened(answer.data, to: charactersMax)
            size = answer.data.encoded().count
            charactersMax /= 2
        }
        if charactersMax < textCharactersMax { cuts.append(["at": "texts", "shown": .integer(charactersMax * 2)]) }
        guard !cuts.isEmpty else { return }
        answer.meta["cut"] = .array(cuts)
        if answer.meta["next_cursor"] != nil {
            // It goes on behind what is not shown.
            answer.meta["next_cursor"] = nil
            answer.meta["narrow"] = "Ask with a smaller limit; the next page then follows what is shown."
        } else {
            answer.meta["narrow"] = "Ask for fewer groups, a shorter window or a filter; detail: full gives everything."
        }
        answer.summary += " The answer was too long and is cut; meta.cut says where."
    }

    private struct List {
        let pointer: String
        let count: Int
        let bytes: Int
    }

    /// The list that takes most room.
    private static func longest(_ json: JSON, at pointer: String) -> List? {
        var found: List?
        func consider(_ list: List?) {
            if let list, list.bytes > found?.bytes ?? 0 { found = list }
        }
        switch json {
        case .array(let elements):
            if elements.count > rowsMin {
                found = List(pointer: pointer, count: elements.count, bytes: json.encoded().count)
            } else {
                for (index, element) in elements.enumerated() {
                    consider(longest(element, at: JSONPointer.appending(index, to: pointer)))
                }
            }
        case .object(let object):
            for member in object.members {
                consider(longest(member.value, at: JSONPointer.appending(member.name, to: pointer)))
            }
        default: break
        }
        return found
    }

    private static func shortened(_ json: JSON, to charactersMax: Int) -> JSON {
        switch json {
        case .string(let text) where text.count > charactersMax: .string(text.prefix(charactersMax - 1) + "…")
        case .array(let elements): .array(elements.map { shortened($0, to: charactersMax) })
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.name, shortened($0.value, to: charactersMax)) }))
        default: json
        }
    }

    private static func cut(_ json: JSON, at wanted: String, under pointer: String, to count: Int) -> JSON {
        guard wanted.hasPrefix(pointer) else { return json }
        switch json {
        case .array(let elements):
            if pointer == wanted { return .array(Array(elements.prefix(count))) }
            return .array(
                elements.enumerated().map {
                    cut($1, at: wanted, under: JSONPointer.appending($0, to: pointer), to: count)
                })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map {
                        (
                            $0.name,
                            cut($0.value, at: wanted, under: JSONPointer.appending($0.name, to: pointer), to: count)
                        )
                    }))
        default: return json
        }
    }
}
