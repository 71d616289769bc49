import CPango

extension Canvas {
    /// The language that letters are shaped for, by their script, where the script has several.
    ///
    /// Pango takes one from the environment otherwise, and fonts draw some letters as that language writes them: the
    /// same report would look otherwise on another machine.
    private static func language(of script: PangoScript) -> StaticString? {
        switch script {
        case PANGO_SCRIPT_HAN: "zh-cn"
        case PANGO_SCRIPT_HIRAGANA, PANGO_SCRIPT_KATAKANA: "ja"
        case PANGO_SCRIPT_HANGUL: "ko"
        case PANGO_SCRIPT_BOPOMOFO: "zh-tw"
        case PANGO_SCRIPT_ARABIC: "ar"
        case PANGO_SCRIPT_HEBREW: "he"
        case PANGO_SCRIPT_CYRILLIC: "ru"
        case PANGO_SCRIPT_GREEK: "el"
        case PANGO_SCRIPT_DEVANAGARI: "hi"
        case PANGO_SCRIPT_BENGALI: "bn"
        case PANGO_SCRIPT_ETHIOPIC: "am"
        case PANGO_SCRIPT_SYRIAC: "syr"
        case PANGO_SCRIPT_CANADIAN_ABORIGINAL: "iu"
        default: nil
        }
    }

    /// Gives the layout's text the languages of its scripts.
    func setLanguages(of text: String) {
        // What has no letter beyond Latin is in the language of the context.
        guard text.unicodeScalars.contains(where: { $0.value >= 0x370 }) else {
            unsafe pango_layout_set_attributes(layout, nil)
            return
        }
        let attributes = unsafe pango_attr_list_new()
        defer { unsafe pango_attr_list_unref(attributes) }
        var text = text
        text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { bytes in
                guard let start = bytes.baseAddress else { return }
                let scripts = unsafe pango_script_iter_new(start, Int32(clamping: bytes.count))
                defer { unsafe pango_script_iter_free(scripts) }
                repeat {
                    var (first, last): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
                    var script = PANGO_SCRIPT_COMMON
                    unsafe pango_script_iter_get_range(scripts, &first, &last, &script)
                    guard let first = unsafe first, let last = unsafe last, let language = Self.language(of: script),
                        let attribute = unsafe Self.attribute(of: language)
                    else { continue }
                    unsafe attribute.pointee.start_index = UInt32(clamping: first - start)
                    unsafe attribute.pointee.end_index = UInt32(clamping: last - start)
                    unsafe pango_attr_list_insert(attributes, attribute)
                } while unsafe pango_script_iter_next(scripts) != 0
            }
        }
        unsafe pango_layout_set_attributes(layout, attributes)
    }

    private static func attribute(of language: StaticString) -> UnsafeMutablePointer<PangoAttribute>? {
        unsafe pango_attr_language_new(pango_language_from_string(language.description))
    }
}
