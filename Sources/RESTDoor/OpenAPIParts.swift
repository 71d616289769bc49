internal import Wire

/// What operations have in common in the OpenAPI document: it stands once under `components`, and each of them refers
/// to it. Written out, the parameters and refusals of all operations were more than half of the document.
struct OpenAPIParts {
    /// Parameters by name: of several with one name the one that most operations have, if more than one has it.
    private let parameters: JSONObject
    /// Refusals by their name, those that more than one operation gives.
    private let responses: JSONObject

    /// - Parameter operations: the operations as they are written out.
    init(_ operations: [JSON]) {
        var parameterUses: [String: [String: (json: JSON, count: Int)]] = [:]
        var responseUses: [String: (json: JSON, count: Int)] = [:]
        for operation in operations {
            for parameter in operation["parameters"]?.arrayValue ?? [] {
                let name = parameter["name"]?.stringValue ?? ""
                parameterUses[name, default: [:]][parameter.encodedText(), default: (parameter, 0)].count += 1
            }
            for response in operation["responses"]?.objectValue?.members ?? [] where Self.isRefusal(response.name) {
                responseUses[Self.name(of: response.value, status: response.name), default: (response.value, 0)]
                    .count += 1
            }
        }
        parameters = JSONObject(
            parameterUses.sorted { $0.key < $1.key }.compactMap { name, uses in
                // Of two that are as frequent, the one whose text comes first, so that the document stays the same.
                let most = uses.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value
                return most.flatMap { $0.count > 1 ? (name, $0.json) : nil }
            })
        responses = JSONObject(
            responseUses.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.map { ($0.key, $0.value.json) })
    }

    /// The members of `components`.
    var components: [(String, JSON)] {
        [("parameters", .object(parameters)), ("responses", .object(responses))]
    }

    /// An operation that refers to what it shares.
    func sharing(_ operation: JSON) -> JSON {
        guard var object = operation.objectValue else { return operation }
        object["parameters"] = object["parameters"]?.arrayValue.map { all in
            .array(
                all.map { parameter in
                    let name = parameter["name"]?.stringValue ?? ""
                    let isShared = parameters[name]?.encodedText() == parameter.encodedText()
                    return isShared ? Self.reference("parameters", name) : parameter
                })
        }
        object["responses"] = object["responses"]?.objectValue.map { all in
            .object(
                JSONObject(
                    all.members.map { response in
                        let name = Self.name(of: response.value, status: response.name)
                        let isShared =
                            Self.isRefusal(response.name)
                            && responses[name]?.encodedText() == response.value.encodedText()
                        return (response.name, isShared ? Self.reference("responses", name) : response.value)
                    }))
        }
        return .object(object)
    }

    private static func isRefusal(_ status: String) -> Bool { !status.hasPrefix("2") }

    /// A refusal is called by its status and its codes.
    private static func name(of response: JSON, status: String) -> String {
        let words = (response["description"]?.stringValue ?? "").split { !$0.isLetter && $0 != "_" }
        return ([status] + words.map(String.init)).joined(separator: "-")
    }

    private static func reference(_ kind: String, _ name: String) -> JSON {
        ["$ref": .string("#/components/\(kind)/\(name)")]
    }
}
