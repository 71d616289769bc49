"""Statements drawn at random from a grammar: sensible ones, heavy ones, and such as have led out of other rooms."""

VIEWS = {
    "deals": ["id", "title", "stage", "status", "amount_minor", "amount", "currency", "probability", "owner_id",
              "created_at", "closed_at", "expected_close_date", "weighted_minor", "pipeline_id"],
    "deals_as_of('2026-01-31')": ["id", "title", "stage", "amount_minor", "currency", "owner_id"],
    "stage_changes": ["id", "deal_id", "effective_at", "from_stage", "to_stage", "direction", "days_in_previous"],
    "stays": ["deal_id", "stage", "entered_at", "left_at", "days", "enter_reason", "exit_reason", "next_stage"],
    "versions": ["id", "deal_id", "effective_at", "recorded_at", "actor", "fields", "amount_minor", "title"],
    "pipelines": ["id", "name", "is_default"], "stages": ["id", "name", "kind", "position", "probability"],
    "owners": ["owner_id", "deals", "open_deals"], "deal_tags": ["deal_id", "tag"],
    "deal_contacts": ["deal_id", "contact_id", "role"],
}
FUNCTIONS = ["abs", "lower", "upper", "length", "typeof", "date", "julianday", "unixepoch", "trim", "round", "sign"]
AGGREGATES = ["count", "sum", "avg", "min", "max", "total", "group_concat"]
OPERATORS = [
    "+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "AND", "OR", "IS", "IS NOT", "LIKE", "GLOB", "&", "<<"]
LITERALS = [
    "1", "0", "-1", "2.5", "NULL", "'x'", "''", "'%'", "x'00ff'", "9223372036854775807", "1e308", "'2026-01-01'",
    "'a''b'", "?1", ":name", "CURRENT_TIMESTAMP", "now()", "today()"]
HOSTILE = [
    "ATTACH 'x' AS y", "DETACH main", "VACUUM INTO '/tmp/penstock-escape'", "PRAGMA database_list",
    "PRAGMA query_only = 0",
    "CREATE TABLE t AS SELECT 1", "CREATE TEMP VIEW deals AS SELECT 1", "CREATE VIRTUAL TABLE v USING fts5(a)",
    "DROP TABLE deals", "INSERT INTO deals DEFAULT VALUES RETURNING *", "UPDATE deals SET title = 'x'",
    "DELETE FROM versions", "BEGIN", "COMMIT", "SAVEPOINT s", "REINDEX", "ANALYZE", "EXPLAIN SELECT 1",
    "EXPLAIN QUERY PLAN SELECT * FROM deals", "SELECT * FROM sqlite_schema", "SELECT * FROM temp.sqlite_master",
    "SELECT * FROM pragma_database_list", "SELECT * FROM pragma_table_info('deals')",
    "SELECT * FROM json_each('[1]')",
    "SELECT * FROM dbstat", "SELECT * FROM sqlite_stmt", "SELECT * FROM generate_series(1, 99)",
    "SELECT load_extension('/tmp/x.so')", "SELECT fts3_tokenizer('simple', x'4141414141414141')",
    "SELECT writefile('/tmp/penstock-escape', 'x')", "SELECT readfile('/etc/passwd')", "SELECT edit('x')",
    "SELECT printf('%.*c', 1000000000, 'x')", "SELECT zeroblob(2000000000)", "SELECT randomblob(2000000000)",
    "SELECT hex(randomblob(99))", "SELECT * FROM other.deals", "SELECT * FROM main.deals", "SELECT 1; SELECT 2",
    "SELECT 1; ATTACH 'x' AS y", "SELECT 1 /* */ ; -- \n DROP TABLE deals",
    "WITH sqlite_schema AS (SELECT 1) SELECT count(*) FROM sqlite_schema", "SELECT deals FROM deals",
    "VALUES (1), (2)",
    "WITH deals AS (SELECT * FROM deals) SELECT * FROM deals", "TABLE deals", "\ufffd\u202e SELECT 1", "((((((((",
    "SELECT " + "(" * 200 + "1" + ")" * 200, "SELECT " + " + ".join(["1"] * 300), "SELECT " + ", ".join(["1"] * 200),
    "SELECT 1 WHERE 1 IN (" + ",".join(map(str, range(3000))) + ")", " UNION ".join(["SELECT 1"] * 40),
    "SELECT 'a' LIKE '" + "%a" * 60 + "'", "SELECT max(" + ",".join(["1"] * 40) + ")", "SELECT ?101",
    "SELECT '" + "x" * 19000,
    "SELECT load_extension", "SELECT sqlite_version(), sqlite_source_id()", "SELECT sqlite_log(1, 'x')",
]
HEAVY = [
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
    "WITH RECURSIVE c(t) AS (SELECT 'xxxxxxxx' UNION ALL SELECT t || t FROM c) SELECT max(length(t)) FROM c",
    "SELECT count(*) FROM versions a, versions b, versions c, versions d",
    "SELECT group_concat(a.title || b.title || c.title) FROM versions a, versions b, versions c",
    "SELECT count(*) FROM versions a, versions b WHERE a.title || b.title LIKE '%a%b%c%d%e%f%'",
    "SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 9 PRECEDING AND UNBOUNDED FOLLOWING) FROM"
    " (SELECT a.id * b.id AS x FROM versions a, versions b)",
    "WITH RECURSIVE c(n, t) AS (SELECT 1, 'x' UNION ALL SELECT n + 1, substr(t || t || 'y', 1, 60000) FROM c)"
    " SELECT count(*) FROM (SELECT t, n FROM c ORDER BY t DESC)",
    "SELECT replace(replace(replace('aaaaaaaa', 'a', 'aaaaaaaaaaaaaaaaaaaaaaaa'), 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaa'),"
    " 'a', 'aaaaaaaaaaaaaaaaaaaaaa')",
]

PIECES = [*OPERATORS, *LITERALS, *HOSTILE, ";", "--", "/*", "'", '"', "`", "["]


class Grammar:
    """Draws statements."""

    def __init__(self, random):
        self.random = random

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def statement(self):
        draw = self.random.random()
        if draw < 0.15:
            return self.pick(HOSTILE)
        if draw < 0.16:
            return self.pick(HEAVY)
        text = self.select(3)
        return self.broken(text) if draw < 0.35 else text

    def broken(self, text):
        """A statement with something cut out, doubled, put in or exchanged."""
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randrange(len(text) + 1)
            end = min(len(text), place + self.random.randint(1, 12))
            draw = self.random.random()
            if draw < 0.3:
                text = text[:place] + text[end:]
            elif draw < 0.5:
                text = text[:end] + text[place:]
            elif draw < 0.8:
                text = text[:place] + self.pick(PIECES) + text[place:]
            else:
                text = text[:place] + chr(self.random.choice([1, 9, 10, 39, 0xE9, 0x2028, 0x1F600])) + text[place:]
        return text

    def view(self):
        return self.pick(list(VIEWS))

    def select(self, depth):
        sources = [self.source(depth, place) for place in range(self.pick([1, 1, 1, 2, 2, 3]))]
        columns = [f"t{place}.{name}" for place, (_, names) in enumerate(sources) for name in names]
        shown = ", ".join(self.expression(columns, depth) for _ in range(self.random.randint(1, 4)))
        text = f"SELECT {self.pick(['', '', 'DISTINCT '])}{shown} FROM {sources[0][0]} t0"
        for place, (source, names) in enumerate(sources[1:], 1):
            ids = [name for name in names if name.endswith("id")] or names
            others = [one for one in columns if one.endswith("id")] or columns
            joined = f"t{place}.{self.pick(ids)} = {self.pick(others)}"
            text += f" {self.pick(['JOIN', 'LEFT JOIN', 'JOIN'])} {source} t{place} ON {joined}"
        if self.chance(0.5):
            text += f" WHERE {self.condition(columns, depth)}"
        if self.chance(0.3):
            text += f" GROUP BY {self.pick(columns)}"
            text += f" HAVING {self.condition(columns, depth)}" if self.chance(0.3) else ""
        if self.chance(0.2) and depth == 3:
            text += f" {self.pick(['UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT'])} {self.select(1)}"
        if self.chance(0.3):
            text += f" ORDER BY {self.pick(['1', '2 DESC', self.pick(columns)])}"
        if self.chance(0.5):
            text += f" LIMIT {self.pick([0, 1, 10, 1000, -1])}"
        if self.chance(0.15) and depth == 3:
            name = self.pick(["x", "deals", "sqlite_schema", "y AS (SELECT 1), x"])
            text = f"WITH {name} AS ({self.select(1)}) {text}"
        return text

    def source(self, depth, place):
        if depth > 1 and self.chance(0.15):
            names = ["a", "b"]
            view = self.view()
            inner = f"SELECT {self.pick(VIEWS[view])} AS a, {self.pick(VIEWS[view])} AS b FROM {view} LIMIT 50"
            return f"({inner})", names
        view = self.view()
        return view, VIEWS[view]

    def condition(self, columns, depth):
        one = f"{self.expression(columns, depth)} {self.pick(OPERATORS)} {self.expression(columns, depth)}"
        draw = self.random.random()
        if draw < 0.2:
            listed = ", ".join(self.pick(LITERALS) for _ in range(self.random.randint(1, 9)))
            return f"{self.pick(columns)} IN ({listed})"
        if draw < 0.3 and depth > 1:
            view = self.view()
            return f"{self.pick(columns)} IN (SELECT {self.pick(VIEWS[view])} FROM {view})"
        if draw < 0.4 and depth > 1:
            return f"{self.pick(['', 'NOT '])}EXISTS ({self.select(1)})"
        return one

    def expression(self, columns, depth):
        draw = self.random.random()
        if draw < 0.45 or depth <= 0:
            return self.pick(columns)
        if draw < 0.6:
            return self.pick(LITERALS)
        inner = self.expression(columns, depth - 1)
        if draw < 0.7:
            return f"{self.pick(FUNCTIONS)}({inner})"
        if draw < 0.78:
            return f"{self.pick(AGGREGATES)}({self.pick(['', 'DISTINCT '])}{inner})"
        if draw < 0.82:
            call = self.pick(["row_number()", f"sum({inner})", f"lag({inner})"])
            return f"{call} OVER (PARTITION BY {self.pick(columns)})"
        if draw < 0.88:
            test = f"{inner} {self.pick(OPERATORS)} {self.pick(LITERALS)}"
            return f"CASE WHEN {test} THEN {inner} ELSE {self.pick(LITERALS)} END"
        if draw < 0.92:
            return f"CAST({inner} AS {self.pick(['TEXT', 'INTEGER', 'REAL', 'BLOB', 'NUMERIC'])})"
        return f"({inner} {self.pick(OPERATORS)} {self.expression(columns, depth - 1)})"
