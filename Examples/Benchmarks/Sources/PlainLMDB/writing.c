#include "bytes.h"
#include "store.h"

plain_record plain_record_of(uint64_t key) {
  plain_record record = {
      .first_purchase = (int64_t)key,
      .last_purchase = (int64_t)(key + 1),
      .net_spend = (int64_t)(key * 3),
      .purchases = (uint32_t)key,
      .purchase_days = (uint32_t)(key >> 1),
      .last_session = (int64_t)(key + 2),
      .sessions = (uint32_t)(key >> 2),
      .open_cases = (uint32_t)(key & 3),
      .points = (int64_t)(key * 5),
      .score = (double)key,
  };
  return record;
}

int plain_put(plain_store *store, const uint64_t *keys, size_t count, plain_put_mode mode) {
  unsigned int flags = mode == plain_put_behind ? MDB_APPEND : 0;
  for (size_t index = 0; index < count; index++) {
    uint64_t bytes = to_key(keys[index]);
    MDB_val key = {sizeof bytes, &bytes};
    plain_record record = plain_record_of(keys[index]);
    MDB_val value = {sizeof record, &record};
    int code = mdb_put(store->transaction, store->records, &key, &value, flags);
    if (code != MDB_SUCCESS) return code;
  }
  return MDB_SUCCESS;
}
