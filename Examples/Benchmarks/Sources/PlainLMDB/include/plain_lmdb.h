#pragma once
#include <stddef.h>
#include <stdint.h>

// The benchmarks' work in plain C on liblmdb, as a C programmer would write it: what the Swift layer is measured against.
// Every function returns LMDB's code, 0 if all went well.

/// An environment with the benchmarks' two tables, and the transaction that is active in it.
typedef struct plain_store plain_store;

/// What is stored under each key: 64 bytes.
typedef struct {
  int64_t first_purchase;
  int64_t last_purchase;
  int64_t net_spend;
  uint32_t purchases;
  uint32_t purchase_days;
  int64_t last_session;
  uint32_t sessions;
  uint32_t open_cases;
  int64_t points;
  double score;
} plain_record;

// MARK: Opening

/// Creates a store with the flags and the map that the Swift layer uses.
int plain_create(const char *path, size_t map_size, plain_store **store);
/// Opens, in the same process, a store that is open already: no lock file, so that the first one's locks stay.
int plain_open_reader(const char *path, size_t map_size, plain_store **store);
void plain_close(plain_store *store);

// MARK: Transactions

int plain_begin_read(plain_store *store);
int plain_begin_write(plain_store *store);
int plain_commit(plain_store *store);
void plain_abort(plain_store *store);

// MARK: Reading

/// Looks up each key and adds up one field of the records, read in place.
int plain_get_field(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum);
/// Looks up each key, copies the record out and adds up several of its fields.
int plain_get_record(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum);
/// Walks the whole table and adds up all keys and one field of the records.
int plain_scan(plain_store *store, uint64_t *sum);
/// Walks the keys from each start to in front of `start + length` and adds up keys and one field.
int plain_scan_ranges(plain_store *store, const uint64_t *starts, size_t count, uint64_t length, uint64_t *sum);
/// Adds up the identifiers in the set under each key, a page at a time.
int plain_sum_postings(plain_store *store, const uint64_t *keys, size_t count, uint64_t *sum);

// MARK: Writing

typedef enum { plain_put_anywhere, plain_put_behind } plain_put_mode;

/// The record that is stored under a key; the formulas are those of the Swift `Record(of:)`.
plain_record plain_record_of(uint64_t key);
/// Stores each key's record.
int plain_put(plain_store *store, const uint64_t *keys, size_t count, plain_put_mode mode);
