#include "bytes.h"
#include "store.h"

int plain_get_field(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum) {
  uint64_t total = 0;
  for (size_t index = 0; index < count; index++) {
    uint64_t bytes = to_key(keys[index]);
    MDB_val key = {sizeof bytes, &bytes};
    MDB_val value;
    int code = mdb_get(store->transaction, store->records, &key, &value);
    if (code != MDB_SUCCESS) return code;
    total += net_spend(value);
  }
  *sum = total;
  return MDB_SUCCESS;
}

int plain_get_record(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum) {
  uint64_t total = 0;
  for (size_t index = 0; index < count; index++) {
    uint64_t bytes = to_key(keys[index]);
    MDB_val key = {sizeof bytes, &bytes};
    MDB_val value;
    int code = mdb_get(store->transaction, store->records, &key, &value);
    if (code != MDB_SUCCESS) return code;
    if (value.mv_size != sizeof(plain_record)) return MDB_CORRUPTED;
    plain_record record;
    memcpy(&record, value.mv_data, sizeof record);
    total += (uint64_t)record.net_spend + record.purchases + (uint64_t)record.points;
  }
  *sum = total;
  return MDB_SUCCESS;
}

int plain_scan(plain_store *store, uint64_t *sum) {
  MDB_cursor *cursor;
  int code = mdb_cursor_open(store->transaction, store->records, &cursor);
  if (code != MDB_SUCCESS) return code;
  uint64_t total = 0;
  MDB_val key, value;
  code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  while (code == MDB_SUCCESS) {
    total += from_key(key) + net_spend(value);
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  mdb_cursor_close(cursor);
  *sum = total;
  return code == MDB_NOTFOUND ? MDB_SUCCESS : code;
}

static int scan_range(plain_store *store, uint64_t start, uint64_t end, uint64_t *sum) {
  MDB_cursor *cursor;
  int code = mdb_cursor_open(store->transaction, store->records, &cursor);
  if (code != MDB_SUCCESS) return code;
  uint64_t total = 0;
  uint64_t start_bytes = to_key(start);
  uint64_t end_bytes = to_key(end);
  MDB_val key = {sizeof start_bytes, &start_bytes};
  MDB_val value;
  code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (code == MDB_SUCCESS) {
    if (memcmp(key.mv_data, &end_bytes, sizeof end_bytes) >= 0) break;
    total += from_key(key) + net_spend(value);
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  mdb_cursor_close(cursor);
  *sum += total;
  return code == MDB_NOTFOUND ? MDB_SUCCESS : code;
}

int plain_scan_ranges(plain_store *store, const uint64_t *starts, size_t count, uint64_t length, uint64_t *sum) {
  uint64_t total = 0;
  for (size_t index = 0; index < count; index++) {
    int code = scan_range(store, starts[index], starts[index] + length, &total);
    if (code != MDB_SUCCESS) return code;
  }
  *sum = total;
  return MDB_SUCCESS;
}

static uint64_t sum_of_page(MDB_val page) {
  const char *bytes = page.mv_data;
  uint64_t total = 0;
  for (size_t offset = 0; offset < page.mv_size; offset += sizeof(uint64_t)) {
    uint64_t identifier;
    memcpy(&identifier, bytes + offset, sizeof identifier);
    total += identifier;
  }
  return total;
}

int plain_sum_postings(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum) {
  uint64_t total = 0;
  for (size_t index = 0; index < count; index++) {
    MDB_cursor *cursor;
    int code = mdb_cursor_open(store->transaction, store->postings, &cursor);
    if (code != MDB_SUCCESS) return code;
    uint64_t bytes = to_key(keys[index]);
    MDB_val key = {sizeof bytes, &bytes};
    MDB_val page;
    code = mdb_cursor_get(cursor, &key, &page, MDB_SET_KEY);
    if (code == MDB_SUCCESS) code = mdb_cursor_get(cursor, &key, &page, MDB_GET_MULTIPLE);
    while (code == MDB_SUCCESS) {
      total += sum_of_page(page);
      code = mdb_cursor_get(cursor, &key, &page, MDB_NEXT_MULTIPLE);
    }
    mdb_cursor_close(cursor);
    if (code != MDB_NOTFOUND) return code;
  }
  *sum = total;
  return MDB_SUCCESS;
}
