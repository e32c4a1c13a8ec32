#pragma once
#include <stdint.h>

/// How often any thread of the program has called fsync or fdatasync.
uint64_t flush_count(void);
