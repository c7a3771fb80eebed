#ifndef CICU_TRANSLIT_H
#define CICU_TRANSLIT_H

#include <stdint.h>

/* Scripts that names are carried over from. */
enum { CICU_CYRILLIC = 0, CICU_ARABIC = 1, CICU_HAN = 2, CICU_OTHER = 3 };

/* Writes `text` (UTF-16) in plain Latin letters (BGN/PCGN romanisation for Russian, pinyin without tones for Chinese)
   and returns its length; -1 where ICU failed or `capacity` is too small. The first call for a script is slow. Any
   thread. */
int32_t cicu_latin(int32_t script, const uint16_t *text, int32_t length, uint16_t *out, int32_t capacity);

#endif
