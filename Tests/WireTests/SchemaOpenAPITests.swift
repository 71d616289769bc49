import Testing
import Wire

struct SchemaOpenAPITests {
    @Test func `each kind is described as JSON Schema`() {
        let schema = Schema.object(
            "A deal.",
            [
                .required("title", .string("The name.", length: 1...200, example: "Pumps")),
                .optional("amount", .decimal("Amount.", minimum: 0, acceptsText: true).nullable()),
                .optional("limit", .integer("Rows.", 1...500), default: 50),
                .optional("kind", .enumeration("Kind.", ["a", "b"]).nullable()),
                .optional(
                    "ids",
                    .array("Ids.", of: .string("Id.", length: 0...Int.max, format: .uuid), count: 1...9, isUnique: true)
                ),
                .optional("metadata", .map("Free.", of: .any("Any."), count: 0...3)),
                .optional("flag", .boolean("Flag.")),
            ]
        )
        let expected: JSON = [
            "type": "object", "description": "A deal.",
            "properties": [
                "title": [
                    "type": "string", "description": "The name.", "minLength": 1, "maxLength": 200,
                    "examples": ["Pumps"],
                ],
                "amount": [
                    "type": ["number", "string", "null"], "description": "Amount.", "format": "decimal", "minimum": 0,
                    "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$",
                ],
                "limit": [
                    "type": "integer", "description": "Rows.", "format": "int64", "minimum": 1, "maximum": 500,
                    "default": 50,
                ],
                "kind": [
                    "type": ["string", "null"], "description": "Kind.", "enum": ["a", "b", .null], "examples": ["a"],
                ],
                "ids": [
                    "type": "array", "description": "Ids.", "minItems": 1, "maxItems": 9, "uniqueItems": true,
                    "items": ["type": "string", "description": "Id.", "format": "uuid"],
                ],
                "metadata": [
                    "type": "object", "description": "Free.", "maxProperties": 3,
                    "additionalProperties": ["description": "Any."],
                ],
                "flag": ["type": "boolean", "description": "Flag."],
            ],
            "required": ["title"], "additionalProperties": false,
        ]
        #expect(schema.openAPI() == expected)
        #expect(schema.components().isEmpty)
    }

    @Test func `named schemas are referred to and collected once`() {
        let money = Schema.object("Money.", [.required("amount", .decimal("Amount."))]).named("Money")
        let deal = Schema.object(
            "A deal.",
            [
                .required("value", money), .optional("old", money.nullable()),
                .optional("list", .array("All.", of: money)),
            ]
        ).named("Deal")
        #expect(deal.openAPI() == ["$ref": "#/components/schemas/Deal"])
        #expect(money.nullable().openAPI() == ["anyOf": [["$ref": "#/components/schemas/Money"], ["type": "null"]]])
        let components = Schema.components(of: [deal, money])
        #expect(components.names == ["Deal", "Money"])
        #expect(components["Money"]?["properties"]?["amount"]?["type"] == "number")
        #expect(components["Deal"]?["properties"]?["value"] == ["$ref": "#/components/schemas/Money"])
        #expect(components["Money"]?["type"] == "object")
    }

    @Test func `a schema that contains itself is collected once`() {
        let components = SchemaProblemsTests.node.components()
        #expect(components.names == ["Node"])
        #expect(components["Node"]?["properties"]?["children"]?["items"] == ["$ref": "#/components/schemas/Node"])
    }

    @Test func `two different schemas of one name are a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            _ = Schema.components(of: [Schema.boolean("A.").named("A"), Schema.integer("A.").named("A")])
        }
    }
}
