#ifndef CICU_TEXT_H
#define CICU_TEXT_H

#include <stdint.h>

/* Columns of a scalar on a terminal: 2 for East Asian Wide and Fullwidth (UAX #11), 0 for marks, format controls and medial
   or final jamo, else 1. Any thread. */
int32_t cicu_columns(uint32_t scalar);

/* Fills `{0}` of an ICU message pattern (`{0, plural, one {…} other {…}}`) with `count`, by the rules of `locale`. All texts are
   UTF-8 and NUL-terminated; returns the length of what was written to `out`; -1 where the pattern is wrong or `capacity` too
   small. Any thread. */
int32_t cicu_count_message(
    const char *locale, const char *pattern, int64_t count, char *out, int32_t capacity);

#endif
