import Wire

/// Items of contents as they stand in messages.
enum Content {
    /// The red pixel.
    static let image: JSON = ["type": "image", "data": .string(Payload.png), "mimeType": "image/png"]
    /// The short sound.
    static let audio: JSON = ["type": "audio", "data": .string(Payload.wav), "mimeType": "audio/wav"]

    /// A text.
    static func text(_ text: String) -> JSON { ["type": "text", "text": .string(text)] }

    /// A resource with its text.
    static func resource(_ uri: String, mimeType: String, text: String) -> JSON {
        [
            "type": "resource",
            "resource": ["uri": .string(uri), "mimeType": .string(mimeType), "text": .string(text)],
        ]
    }
}
