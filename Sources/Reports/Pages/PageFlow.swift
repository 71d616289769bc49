/// Puts things onto pages, one below the other, before anything is drawn: so every page can say how many there are.
struct PageFlow {
    /// Draws a thing in its place.
    typealias Draw = (_ canvas: Canvas, _ box: Rectangle) -> Void

    /// A thing in its place.
    struct Item {
        let box: Rectangle
        let draw: Draw
    }

    /// A heading and the page that it is on, counted from 1.
    struct Heading {
        let title: String
        let page: Int
    }

    /// Where things may be on each page.
    let content: Rectangle
    private(set) var pages: [[Item]] = [[]]
    private(set) var headings: [Heading] = []
    /// What comes again at the top of each further page, and how high it is.
    var head: (height: Double, draw: Draw)?
    private var y: Double

    init(content: Rectangle) {
        self.content = content
        y = content.y
    }

    private var isAtTop: Bool { y == content.y }

    /// Adds a thing of a height over the whole width, on the next page where this one has no room for it.
    ///
    /// - Parameters:
    ///   - height: how high it is; what is higher than a page sticks out of it.
    ///   - keeping: how much room there must be below it for what belongs to it.
    ///   - draw: draws it.
    mutating func add(height: Double, keeping: Double = 0, _ draw: @escaping Draw) {
        if y + height + keeping > content.bottom, !isAtTop { startPage() }
        place(height: height, draw)
    }

    /// Adds a heading that the contents name.
    mutating func addHeading(_ title: String, height: Double, keeping: Double, _ draw: @escaping Draw) {
        add(height: height, keeping: keeping, draw)
        headings.append(Heading(title: title, page: pages.count))
    }

    /// Leaves room, though not at the top of a page.
    mutating func skip(_ height: Double) {
        if !isAtTop { y += height }
    }

    /// Goes on with another page.
    mutating func startPage() {
        pages.append([])
        y = content.y
        if let head { place(height: head.height, head.draw) }
    }

    private mutating func place(height: Double, _ draw: @escaping Draw) {
        let box = Rectangle(x: content.x, y: y, width: content.width, height: height)
        pages[pages.count - 1].append(Item(box: box, draw: draw))
        y += height
    }
}
