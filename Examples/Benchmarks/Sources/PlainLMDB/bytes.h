#pragma once
#include <lmdb.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "plain_lmdb.h"

// Keys are eight bytes, most significant first, so that LMDB's order is that of the numbers. Nothing in a page is
// aligned to more than two bytes, hence the copies, which compile to one load each.

static inline uint64_t to_key(uint64_t number) {
  return __builtin_bswap64(number);
}

static inline uint64_t from_key(MDB_val key) {
  uint64_t bytes;
  memcpy(&bytes, key.mv_data, sizeof bytes);
  return __builtin_bswap64(bytes);
}

static inline uint64_t net_spend(MDB_val value) {
  int64_t spend;
  memcpy(&spend, (const char *)value.mv_data + offsetof(plain_record, net_spend), sizeof spend);
  return (uint64_t)spend;
}
