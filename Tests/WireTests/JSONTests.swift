import TestSupport
import Testing
import Wire

struct JSONTests {
    @Test func `literals make values`() throws {
        let value: JSON = ["a": 1, "b": ["x", true, .null], "c": [:], "d": [], "e": "t\(1)"]
        #expect(value.encodedText() == #"{"a":1,"b":["x",true,null],"c":{},"d":[],"e":"t1"}"#)
        #expect(try JSONReader.parse(value.encoded()) == value)
    }

    @Test func `values are reached by name and index and absent ones are nil`() {
        let value: JSON = ["a": [10, ["b": "x"]], "t": false]
        #expect(value["a"]?[0]?.intValue == 10)
        #expect(value["a"]?[1]?["b"]?.stringValue == "x")
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["z"] == nil)
        #expect(value[0] == nil)
        #expect(value["t"]?.boolValue == false)
        #expect(JSON.optional(nil as String?).isNull)
    }

    @Test func `members are replaced in place, appended and removed`() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        object["z"] = nil
        #expect(object.names == ["a", "c"])
        #expect(object["a"] == 3)
    }

    @Test func `objects are equal whatever their order, texts only byte for byte`() {
        #expect(["a": 1, "b": 2] as JSON == ["b": 2, "a": 1])
        #expect(["a": 1, "b": 2] as JSON != ["a": 2, "b": 1])
        #expect(["a": 1] as JSON != ["a": 1, "b": 2])
        #expect(JSON.string("é") != JSON.string("e\u{301}"))
        // As long, too, and the same characters to the eye.
        #expect(JSON.string("\u{1EAD}") != JSON.string("a\u{323}\u{302}"))
        #expect(JSON.string("a\u{323}\u{307}") != JSON.string("a\u{307}\u{323}"))
        #expect(JSON.string("K\u{E9}") != JSON.string("\u{212A}"))
        #expect(JSON.number(1) != JSONNumber(exactText: "1.0").map(JSON.number))
    }

    @Test func `an object literal that names a member twice is a programmer's error`() async {
        await #expect(processExitsWith: .failure) { _ = ["a": 1, "a": 2] as JSON }
    }

    @Test func `canonical text sorts names by bytes and normalises numbers`() throws {
        let text =
            #" { "b" : 1.0 , "a" : [ 1e3 , { "é" : -0 , "z" : "\u0041" } ] , "B" : null , "\uFFFF": 1, "😀": 2 } "#
        let expected = "{\"B\":null,\"a\":[1000,{\"z\":\"A\",\"é\":0}],\"b\":1,\"\u{FFFF}\":1,\"😀\":2}"
        #expect(try JSONReader.parse(text).canonicalText() == expected)
    }

    @Test func `canonical text does not depend on the order of members`() throws {
        for seed in UInt64(0)..<500 {
            var source = RandomJSON(generator: SeededGenerator(seed: seed))
            var object = JSONObject()
            for index in 0..<20 { object["\(source.text())\(index)"] = source.value(depthLeft: 2) }
            var shuffled = JSONObject()
            for member in object.members.shuffled(using: &source.generator) { shuffled[member.name] = member.value }
            try #require(JSON.object(object) == JSON.object(shuffled), "seed \(seed)")
            try #require(JSON.object(object).canonicalText() == JSON.object(shuffled).canonicalText(), "seed \(seed)")
        }
    }
}
