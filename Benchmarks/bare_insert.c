/*
 * The yardstick of the import: copies every row of a workspace file into a new file with prepared statements and
 * nothing else, and tells how long the inserts and commits took.
 *
 *   bare_insert SOURCE TARGET TRANSACTIONS
 *
 * Rows are read into memory before the clock runs, at most SLICE_BYTES of them at a time. The target has the schema,
 * page size and settings of the source's writer. Tables are filled one after the other, which is the fastest order.
 * Prints one JSON object; a table's checksum is taken from the source's rows and from those read back.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES_MAX = 64, COLUMNS_MAX = 128 };
static const size_t SLICE_BYTES = (size_t)4 << 30;

/* Rows in memory: for each value its type, then 8 bytes of number or 4 of length and the bytes. */
typedef struct {
    uint8_t *bytes;
    size_t used, room;
} Rows;

typedef struct {
    const char *name;
    int columns;
    int64_t rows;
    uint64_t source, target;
} Table;

static void fail(const char *what, sqlite3 *database) {
    fprintf(stderr, "bare_insert: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(1);
}

static void run(sqlite3 *database, const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql, database);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql, database);
    return statement;
}

static int64_t integer(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = prepare(database, sql);
    if (sqlite3_step(statement) != SQLITE_ROW) fail(sql, database);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void put(Rows *rows, const void *bytes, size_t count) {
    if (rows->used + count > rows->room) {
        rows->room = (rows->used + count) * 2 + 4096;
        rows->bytes = realloc(rows->bytes, rows->room);
        if (!rows->bytes) fail("out of memory", NULL);
    }
    memcpy(rows->bytes + rows->used, bytes, count);
    rows->used += count;
}

/* Adds the current row of a statement. */
static void put_row(Rows *rows, sqlite3_stmt *statement, int columns) {
    for (int column = 0; column < columns; column++) {
        uint8_t type = (uint8_t)sqlite3_column_type(statement, column);
        put(rows, &type, 1);
        if (type == SQLITE_INTEGER) {
            int64_t value = sqlite3_column_int64(statement, column);
            put(rows, &value, 8);
        } else if (type == SQLITE_FLOAT) {
            double value = sqlite3_column_double(statement, column);
            put(rows, &value, 8);
        } else if (type != SQLITE_NULL) {
            const void *bytes =
                type == SQLITE_TEXT ? (const void *)sqlite3_column_text(statement, column)
                                    : sqlite3_column_blob(statement, column);
            int32_t count = sqlite3_column_bytes(statement, column);
            put(rows, &count, 4);
            put(rows, bytes ? bytes : "", (size_t)count);
        }
    }
}

/* Binds the row at `at`; returns where the next one starts. */
static const uint8_t *bind_row(const uint8_t *at, sqlite3_stmt *statement, int columns) {
    for (int column = 1; column <= columns; column++) {
        uint8_t type = *at++;
        if (type == SQLITE_INTEGER) {
            int64_t value;
            memcpy(&value, at, 8);
            sqlite3_bind_int64(statement, column, value);
            at += 8;
        } else if (type == SQLITE_FLOAT) {
            double value;
            memcpy(&value, at, 8);
            sqlite3_bind_double(statement, column, value);
            at += 8;
        } else if (type == SQLITE_NULL) {
            sqlite3_bind_null(statement, column);
        } else {
            int32_t count;
            memcpy(&count, at, 4);
            at += 4;
            if (type == SQLITE_TEXT) sqlite3_bind_text(statement, column, (const char *)at, count, SQLITE_STATIC);
            else sqlite3_bind_blob(statement, column, at, count, SQLITE_STATIC);
            at += count;
        }
    }
    return at;
}

/* After FNV-1a, over 8 bytes at a time; tells tables apart, resists nobody. */
static uint64_t checksum(uint64_t hash, const Rows *rows) {
    size_t index = 0;
    for (; index + 8 <= rows->used; index += 8) {
        uint64_t word;
        memcpy(&word, rows->bytes + index, 8);
        hash = (hash ^ word) * 1099511628211u;
        hash ^= hash >> 29;
    }
    for (; index < rows->used; index++) hash = (hash ^ rows->bytes[index]) * 1099511628211u;
    return hash;
}


/* The rows in the order of their keys. A table without row ids is one b-tree in that order, and is read along it. */
static sqlite3_stmt *select_rows(sqlite3 *database, const char *table) {
    char sql[512];
    snprintf(sql, sizeof sql, "SELECT wr FROM pragma_table_list('%s')", table);
    const char *order = integer(database, sql) ? "" : " ORDER BY rowid";
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"%s", table, order);
    return prepare(database, sql);
}

static sqlite3_stmt *insert_row(sqlite3 *database, const char *table, int columns) {
    char sql[1024];
    int length = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", table);
    for (int column = 1; column < columns; column++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, ",?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    return prepare(database, sql);
}

/* The source is closed by its owner, so that it needs no log and no shared memory, and is left as it is. */
static sqlite3 *open_source(const char *path) {
    sqlite3 *database = NULL;
    char *uri = sqlite3_mprintf("file:%s?immutable=1", path);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    if (sqlite3_open_v2(uri, &database, flags, NULL) != SQLITE_OK) fail(path, database);
    sqlite3_free(uri);
    return database;
}

static sqlite3 *open_target(const char *path, int64_t page_size) {
    sqlite3 *database = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK) fail(path, database);
    char *size = sqlite3_mprintf("PRAGMA page_size = %lld", (long long)page_size);
    run(database, size);
    sqlite3_free(size);
    run(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;"
                  "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
                  "PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0");
    if (integer(database, "PRAGMA synchronous") != 2) fail("synchronous is not FULL", NULL);
    if (integer(database, "PRAGMA page_size") != page_size) fail("the page size was not taken", NULL);
    return database;
}

/* What an index of texts consists of is not rows that anybody inserts; the peer goes without one. */
#define NO_INDEX_OF_TEXTS "name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))"

static void copy_schema(sqlite3 *source, sqlite3 *target) {
    sqlite3_stmt *schema =
        prepare(source, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        " AND " NO_INDEX_OF_TEXTS " ORDER BY rowid");
    while (sqlite3_step(schema) == SQLITE_ROW) run(target, (const char *)sqlite3_column_text(schema, 0));
    sqlite3_finalize(schema);
}

static int list_tables(sqlite3 *source, Table *tables) {
    int count = 0;
    sqlite3_stmt *names =
        prepare(source, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        " AND " NO_INDEX_OF_TEXTS " ORDER BY rowid");
    while (sqlite3_step(names) == SQLITE_ROW) {
        if (count == TABLES_MAX) fail("too many tables", NULL);
        Table *table = &tables[count++];
        table->name = strdup((const char *)sqlite3_column_text(names, 0));
        sqlite3_stmt *rows = select_rows(source, table->name);
        table->columns = sqlite3_column_count(rows);
        sqlite3_finalize(rows);
        if (table->columns > COLUMNS_MAX) fail("too many columns", NULL);
        char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table->name);
        table->rows = integer(source, sql);
        sqlite3_free(sql);
    }
    sqlite3_finalize(names);
    return count;
}

/* Takes rows until there are no more of them or the slice is full; gives whether there may be more. */
static int fill(Rows *rows, sqlite3_stmt *read, int columns) {
    rows->used = 0;
    while (rows->used < SLICE_BYTES) {
        if (sqlite3_step(read) != SQLITE_ROW) return 0;
        put_row(rows, read, columns);
    }
    return 1;
}

/* Inserts the rows in memory; `pending` rows are in the open transaction. Returns the seconds that it took. */
static double insert_slice(sqlite3 *target, sqlite3_stmt *insert, const Rows *rows, int columns,
                           int64_t per_transaction, int64_t *pending) {
    double start = now();
    for (const uint8_t *at = rows->bytes, *end = rows->bytes + rows->used; at < end;) {
        if (*pending == 0) run(target, "BEGIN IMMEDIATE");
        at = bind_row(at, insert, columns);
        if (sqlite3_step(insert) != SQLITE_DONE) fail("insert", target);
        sqlite3_reset(insert);
        if (++*pending == per_transaction) {
            run(target, "COMMIT");
            *pending = 0;
        }
    }
    return now() - start;
}

static double copy_table(sqlite3 *source, sqlite3 *target, Table *table, int64_t per_transaction, int64_t *pending,
                         Rows *rows) {
    double seconds = 0;
    sqlite3_stmt *read = select_rows(source, table->name);
    sqlite3_stmt *insert = insert_row(target, table->name, table->columns);
    int more;
    do {
        more = fill(rows, read, table->columns);
        table->source = checksum(table->source, rows);
        seconds += insert_slice(target, insert, rows, table->columns, per_transaction, pending);
    } while (more);
    sqlite3_finalize(read);
    sqlite3_finalize(insert);
    return seconds;
}

static void read_back(sqlite3 *target, Table *table, Rows *rows) {
    sqlite3_stmt *read = select_rows(target, table->name);
    int more;
    do {
        more = fill(rows, read, table->columns);
        table->target = checksum(table->target, rows);
    } while (more);
    sqlite3_finalize(read);
}

int main(int count, char **arguments) {
    if (count != 4) fail("usage: bare_insert SOURCE TARGET TRANSACTIONS", NULL);
    sqlite3 *source = open_source(arguments[1]);
    int64_t transactions = atoll(arguments[3]);
    int64_t page_size = integer(source, "PRAGMA page_size");
    sqlite3 *target = open_target(arguments[2], page_size);
    copy_schema(source, target);

    static Table tables[TABLES_MAX];
    int table_count = list_tables(source, tables);
    int64_t total = 0;
    for (int index = 0; index < table_count; index++) total += tables[index].rows;
    if (transactions < 1) fail("at least one transaction is needed", NULL);
    int64_t per_transaction = (total + transactions - 1) / transactions;
    if (per_transaction < 1) per_transaction = 1;

    Rows rows = {0};
    int64_t pending = 0;
    double seconds = 0;
    for (int index = 0; index < table_count; index++)
        seconds += copy_table(source, target, &tables[index], per_transaction, &pending, &rows);
    double start = now();
    if (pending > 0) run(target, "COMMIT");
    seconds += now() - start;

    printf("{\"sqlite\": \"%s\", \"page_size\": %" PRId64 ", \"rows\": %" PRId64 ", \"rows_per_transaction\": %" PRId64
           ", \"seconds\": %.6f, \"tables\": [",
           sqlite3_libversion(), page_size, total, per_transaction, seconds);
    for (int index = 0; index < table_count; index++) {
        Table *table = &tables[index];
        read_back(target, table, &rows);
        char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table->name);
        printf("%s{\"name\": \"%s\", \"rows\": %" PRId64 ", \"copied\": %" PRId64 ", \"checksum\": \"%016" PRIx64
               "\", \"copied_checksum\": \"%016" PRIx64 "\"}",
               index ? ", " : "", table->name, table->rows, integer(target, sql), table->source, table->target);
        sqlite3_free(sql);
    }
    printf("]}\n");
    sqlite3_close_v2(source);
    return sqlite3_close_v2(target) == SQLITE_OK ? 0 : 1;
}
