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

/* What `cicu_format_time` shows of a moment. */
enum { CICU_TIME_OF_DAY, CICU_LONG_DATE };

/* A moment in milliseconds of the Unix epoch, in the usual form of `locale`; `zone` is a name of the time zone database, or
   NULL for the system's own. Texts are UTF-8; returns the length of what was written to `out`; -1 where ICU failed or
   `capacity` is too small. Each thread keeps the last formatter of either kind. */
int32_t cicu_format_time(
    const char *locale, const char *zone, int32_t what, int64_t milliseconds, char *out, int32_t capacity);

#endif
