#ifndef CICU_NAMES_H
#define CICU_NAMES_H

#include <stdbool.h>
#include <stdint.h>

/* Login names (UTS #39). All texts are UTF-8; results are written to `out`, NUL-terminated, and their length is returned;
   -1 where `capacity` is too small or ICU failed. Any thread. */

/* NFKC_Casefold (UAX #31, toNFKC_Casefold). */
int32_t cicu_nfkc_casefold(const char *text, int32_t length, char *out, int32_t capacity);

/* The confusable skeleton: texts that look alike share it. */
int32_t cicu_skeleton(const char *text, int32_t length, char *out, int32_t capacity);

/* Whether a name has no invisible characters, only characters allowed in identifiers, and scripts that may be mixed
   ("highly restrictive": one script, or Latin with Han and kana, bopomofo or hangul). */
bool cicu_name_is_restrained(const char *text, int32_t length);

#endif
