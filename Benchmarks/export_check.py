"""What is in an exported file of deals, read piece by piece: how many rows, and the sum of the amounts by currency."""

import csv
import json
import re
import zipfile
from decimal import Decimal

import xml_by_lxml

PIECE_BYTES = 1 << 20
# The column of a workbook that has the amounts.
AMOUNT_LETTER = "F"


class Totals:
    """The rows of a file, counted."""

    def __init__(self):
        self.count = 0
        self.sums = {}

    def add(self, amount, currency):
        """An amount as it is written; nothing where there is none."""
        if amount:
            self.sums[currency] = self.sums.get(currency, 0) + Decimal(amount)

    def __eq__(self, other):
        return (self.count, self.sums) == (other.count, other.sums)

    def __str__(self):
        sums = ", ".join(f"{value} {currency}" for currency, value in sorted(self.sums.items()))
        return f"{self.count:,} rows with {sums}"


def of_bundle(bundle):
    """What the bundle itself says."""
    return of_csv(bundle / "deals.csv", "currency")


def of_csv(path, currency="amount_currency"):
    with open(path, newline="", encoding="utf-8") as file:
        totals = Totals()
        for row in csv.DictReader(file):
            totals.count += 1
            totals.add(row["amount"], row[currency])
    return totals


def of_ndjson(path):
    totals = Totals()
    with open(path, encoding="utf-8") as file:
        for line in file:
            amount = json.loads(line, parse_float=Decimal)["amount"]
            totals.count += 1
            if amount is not None:
                totals.add(amount["amount"], amount["currency"])
    return totals


def of_xlsx(path):
    """A workbook's amounts are numbers whose format names the currency."""
    totals = Totals()
    with zipfile.ZipFile(path) as archive:
        currencies = styles(archive.read("xl/styles.xml").decode())
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as sheet:
                    add_sheet(sheet, currencies, totals)
    return totals


def styles(text):
    """The currency of each style that has one, by its number."""
    formats = {number: found[1] for number, code in re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', text)
               if (found := re.search(r"&quot;([A-Z]{3})&quot;", code))}
    cells = re.search(r"<cellXfs.*?</cellXfs>", text, re.DOTALL)[0]
    return {str(place): formats[number]
            for place, number in enumerate(re.findall(r'<xf numFmtId="(\d+)"', cells)) if number in formats}


def add_sheet(sheet, currencies, totals):
    """Adds the rows of a sheet of deals; those of others are passed over."""
    cell = re.compile(rf'<c r="{AMOUNT_LETTER}\d+" s="(\d+)"><v>([^<]*)</v></c>')
    # What is looked for is ASCII, so that a character may be cut in two.
    left = sheet.read(PIECE_BYTES).decode("latin-1")
    if f'<c r="{AMOUNT_LETTER}1" ' not in left or "<t>Amount</t>" not in left:
        return
    totals.count -= 1
    while left:
        piece = sheet.read(PIECE_BYTES)
        # Up to the end of the last whole row.
        end = left.rfind("</row>") + len("</row>") if "</row>" in left else 0
        if not piece:
            end = len(left)
        for style, value in cell.findall(left, 0, end):
            # A number of 64 bits, of which the shortest text is the amount: none here has more than 15 digits.
            totals.add(repr(float(value)), currencies[style])
        totals.count += left.count("</row>", 0, end)
        left = left[end:] + piece.decode("latin-1")


def load_xml(path, database):
    """What is in the XML; its rows go into the file that the peer writes them from."""
    from lxml import etree

    totals = Totals()
    shape, insertion, connection = [], None, None
    names = [f"{{{xml_by_lxml.NAMESPACE}}}{name}" for name in ("column", "row")]
    for _, element in etree.iterparse(path, tag=names):
        if element.tag == names[0]:
            shape.append((element.get("name"), element.get("kind")))
            continue
        if connection is None:
            connection, insertion = xml_by_lxml.create(database, shape)
        cells = {cell.get("c"): cell for cell in element}
        connection.execute(insertion, xml_by_lxml.row(shape, cells))
        totals.count += 1
        if (amount := cells.get("amount")) is not None:
            totals.add(amount.text, amount.get("currency"))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    connection.execute("COMMIT")
    connection.close()
    return totals


def different_row(ours, peer):
    """The first row that two documents do not share, as ours has it; None where all are the same.

    A quotation mark in a text may be escaped or not.
    """
    with open(ours, encoding="utf-8") as mine, open(peer, encoding="utf-8") as other:
        rows = (line for line in mine if line.startswith("<row>"))
        others = (line[line.index("<row>"):] for line in other if "<row>" in line)
        for row in rows:
            if row.replace("&quot;", '"') != next(others, "").replace("&quot;", '"'):
                return row
        return next(others, None)


READERS = {"csv": of_csv, "ndjson": of_ndjson, "xlsx": of_xlsx}
