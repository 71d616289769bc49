"""The peer of P10: writes the rows of a table of a SQLite file as the XML of a report, by `lxml.etree.xmlfile`.

The file has everything as it stands in the document, texts to show included, so that nothing is left to compute: a
column for the text of each value, and one for each attribute that it can have.
"""

import argparse
import json
import os
import sqlite3

NAMESPACE = "urn:penstock:report:1"
# The attributes of the values of each kind, in their order.
ATTRIBUTES = {"money": ("currency", "display"),
              **dict.fromkeys(("count", "decimal", "rate", "days", "instant"), ("display",))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", help="the SQLite file")
    parser.add_argument("document", help="the file that is written")
    options = parser.parse_args()
    print(json.dumps({"rows": write(options.rows, options.document)}))


def cell_names(shape):
    """The columns of the table for those of the report, which are names and kinds."""
    return [cell for name, kind in shape
            for cell in (name, *(f"{name}_{attribute}" for attribute in ATTRIBUTES.get(kind, ())))]


def create(path, shape):
    """Makes the tables of a file; gives the connection, within a transaction, and the statement that takes a row."""
    database = sqlite3.connect(path, isolation_level=None)
    names = cell_names(shape)
    database.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; CREATE TABLE columns (name TEXT, kind TEXT);"
        f"CREATE TABLE deals (number INTEGER PRIMARY KEY, {', '.join(f'{name} TEXT' for name in names)})")
    database.executemany("INSERT INTO columns VALUES (?, ?)", shape)
    return database, f"INSERT INTO deals VALUES (NULL, {', '.join('?' * len(names))})"


def row(shape, cells):
    """A row of the table for the elements of a row, by the names of their columns."""
    values = []
    for name, kind in shape:
        cell = cells.get(name)
        values.append(None if cell is None else cell.text or "")
        values += [None if cell is None else cell.get(attribute) for attribute in ATTRIBUTES.get(kind, ())]
    return values


def write(source, target):
    """Writes the document, and has it on the disk; gives the number of rows.

    A row is made as a tree and written as a whole: an element of the writer for each value takes as long.
    """
    from lxml import etree

    database = sqlite3.connect(source)
    shape = list(database.execute("SELECT name, kind FROM columns ORDER BY rowid"))
    places, place = [], 0
    for name, kind in shape:
        attributes = ATTRIBUTES.get(kind, ())
        places.append((kind, name, place, [(key, place + 1 + at) for at, key in enumerate(attributes)]))
        place += 1 + len(attributes)
    rows = database.execute(f"SELECT {', '.join(cell_names(shape))} FROM deals ORDER BY number")
    count = 0
    with open(target, "wb") as file:
        with etree.xmlfile(file, encoding="UTF-8") as document:
            document.write_declaration()
            with document.element("report", {"name": "deals"}, nsmap={None: NAMESPACE}):
                with document.element("table", {"name": "deals"}):
                    for values in rows:
                        element = etree.Element("row")
                        for kind, name, value, attributes in places:
                            text = values[value]
                            if text is not None:
                                cell = etree.SubElement(element, kind, c=name)
                                for key, at in attributes:
                                    if values[at] is not None:
                                        cell.set(key, values[at])
                                cell.text = text
                        element.tail = "\n"
                        document.write(element)
                        count += 1
        os.fsync(file.fileno())
    return count


if __name__ == "__main__":
    main()
