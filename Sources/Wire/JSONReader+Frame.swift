extension JSONReader {
    /// A container that is being read, with what it holds so far.
    struct Frame {
        let isObject: Bool
        private var elements: [JSON] = []
        private var members: [JSONObject.Member] = []
        private var names = DistinctNames()
        /// The name of the member whose value is being read, nil between members: there an error is the object's own.
        private var currentName: String?

        init(isObject: Bool) {
            self.isObject = isObject
        }

        /// The bracket that ends the container.
        var closing: UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }

        /// The number of values so far.
        var count: Int { isObject ? members.count : elements.count }

        /// The pointer's token for the value that is being read; nil where none is.
        var token: String? { isObject ? currentName.map(JSONPointer.escaped) : String(elements.count) }

        /// The container as a value.
        var value: JSON { isObject ? .object(JSONObject(distinct: members)) : .array(elements) }

        /// Notes the name of the next member and tells whether it is new.
        mutating func startMember(_ name: String) -> Bool {
            currentName = name
            return names.insert(name, besides: members)
        }

        /// Appends the next value.
        mutating func append(_ value: JSON) {
            if isObject {
                members.append(JSONObject.Member(name: currentName ?? "", value: value))
                currentName = nil
            } else {
                elements.append(value)
            }
        }
    }
}
