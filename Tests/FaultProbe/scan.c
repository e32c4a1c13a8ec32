#include "probe.h"

#include <string.h>

// Reads every byte, so that a pointer that leads outside the map shows.
static void touch(struct probe *p, const MDB_val *value) {
  const unsigned char *bytes = value->mv_data;
  for (size_t i = 0; i < value->mv_size; i++) p->sum = p->sum * 31 + bytes[i];
}

static void take_sample(struct probe *p, struct table *table, const MDB_val *key, const MDB_val *value) {
  if (key->mv_size > MAXIMUM_SAMPLE - 1 || key->mv_size == 0) return;
  int at = table->sample_count;
  if (at == MAXIMUM_SAMPLES) {
    if (next_random(p) % 8) return;
    at = (int)(next_random(p) % MAXIMUM_SAMPLES);
  } else {
    table->sample_count++;
  }
  struct sample *sample = &table->samples[at];
  sample->key_size = (uint16_t)key->mv_size;
  sample->value_size = (uint16_t)(value->mv_size < MAXIMUM_SAMPLE ? value->mv_size : MAXIMUM_SAMPLE - 1);
  memcpy(sample->key, key->mv_data, sample->key_size);
  memcpy(sample->value, value->mv_data, sample->value_size);
}

// Begins with MDB_LAST where it goes backwards: with duplicates, release 0.9.24 reads an offset behind the last one when
// MDB_PREV is the first move, in healthy files, too.
static int scan_in_order(struct probe *p, MDB_cursor *cursor, struct table *table, int backwards) {
  MDB_val key, value;
  int code = mdb_cursor_get(cursor, &key, &value, backwards ? MDB_LAST : MDB_FIRST);
  for (; code == 0; code = mdb_cursor_get(cursor, &key, &value, backwards ? MDB_PREV : MDB_NEXT)) {
    touch(p, &key);
    touch(p, &value);
    if (!backwards) take_sample(p, table, &key, &value);
  }
  return note(p, code);
}

// The values of each key from both ends, their number, and whole pages of them.
static int scan_duplicates(struct probe *p, MDB_cursor *cursor, struct table *table) {
  MDB_val key, value;
  int code;
  while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT_NODUP)) == 0) {
    size_t count = 0;
    if ((code = note(p, mdb_cursor_count(cursor, &count)))) return code;
    if ((code = note(p, mdb_cursor_get(cursor, &key, &value, MDB_LAST_DUP)))) return code;
    touch(p, &value);
    if ((code = note(p, mdb_cursor_get(cursor, &key, &value, MDB_FIRST_DUP)))) return code;
    touch(p, &value);
    if (!(table->flags & MDB_DUPFIXED) || count < 2) continue;
    if ((code = note(p, mdb_cursor_get(cursor, &key, &value, MDB_GET_MULTIPLE)))) return code;
    touch(p, &value);
    while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT_MULTIPLE)) == 0) touch(p, &value);
    if ((code = note(p, code))) return code;
  }
  return note(p, code);
}

static int look_up(struct probe *p, MDB_txn *txn, MDB_cursor *cursor, struct table *table) {
  for (int i = 0; i < table->sample_count; i++) {
    struct sample *sample = &table->samples[i];
    MDB_val key = {sample->key_size, sample->key}, value;
    int code = note(p, mdb_get(txn, table->handle, &key, &value));
    if (code) return code;
    key = (MDB_val){sample->key_size, sample->key};
    code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    // Only from a position: with duplicates, release 0.9.24 may abort on a move after MDB_NOTFOUND, in any file.
    if (code == 0) code = mdb_cursor_get(cursor, &key, &value, i & 1 ? MDB_PREV : MDB_NEXT);
    if (code == 0) touch(p, &value);
    if ((code = note(p, code))) return code;
    if (!(table->flags & MDB_DUPSORT)) continue;
    key = (MDB_val){sample->key_size, sample->key};
    value = (MDB_val){sample->value_size, sample->value};
    if (value.mv_size == 0) continue;
    if ((code = note(p, mdb_cursor_get(cursor, &key, &value, MDB_GET_BOTH)))) return code;
    value = (MDB_val){sample->value_size, sample->value};
    key = (MDB_val){sample->key_size, sample->key};
    if ((code = note(p, mdb_cursor_get(cursor, &key, &value, MDB_GET_BOTH_RANGE)))) return code;
  }
  return 0;
}

int scan_table(struct probe *p, MDB_txn *txn, struct table *table) {
  MDB_stat statistics;
  MDB_cursor *cursor;
  int code;
  if (p->shared->step[0] == 'o') enter(p, "scan");
  if ((code = note(p, mdb_stat(txn, table->handle, &statistics)))) return code;
  if ((code = note(p, mdb_cursor_open(txn, table->handle, &cursor)))) return code;
  table->sample_count = 0;
  code = scan_in_order(p, cursor, table, 0);
  mdb_cursor_close(cursor);
  if (code || (code = note(p, mdb_cursor_open(txn, table->handle, &cursor)))) return code;
  code = scan_in_order(p, cursor, table, 1);
  mdb_cursor_close(cursor);
  if (code || (code = note(p, mdb_cursor_open(txn, table->handle, &cursor)))) return code;
  if (table->flags & MDB_DUPSORT) code = scan_duplicates(p, cursor, table);
  if (!code) code = look_up(p, txn, cursor, table);
  mdb_cursor_close(cursor);
  return code;
}
