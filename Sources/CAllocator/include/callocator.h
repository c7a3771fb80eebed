#ifndef CALLOCATOR_H
#define CALLOCATOR_H

/// Gives memory that was freed back to the system, where the allocator would keep it.
void callocator_trim(void);

/// Begins to fetch the memory at an address into the processor's caches, without waiting for it.
static inline void callocator_fetch_ahead(const void *_Nonnull address) {
  __builtin_prefetch(address, 0, 3);
}

/// Gives back the pages of code and constants of this program and its libraries: those needed again come back by themselves, from
/// the page cache, and those that only the start needed do not. Any thread, at any time; it costs some 1,000 page faults.
void callocator_release_code(void);

#endif
