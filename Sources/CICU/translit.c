#include "cicu_translit.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* Made once and kept: opening one reads its rules. Transliterators are not documented as safe on several threads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *known[4];
static const char *const rules[4] = {
    "Russian-Latin/BGN; Latin-ASCII", "Arabic-Latin; Latin-ASCII", "Han-Latin; Latin-ASCII",
    "Any-Latin; Latin-ASCII"};

static UTransliterator *transliterator(int32_t script) {
  if (known[script]) return known[script];
  UErrorCode status = U_ZERO_ERROR;
  UChar id[64];
  u_uastrcpy(id, rules[script]);
  UTransliterator *made = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  if (U_FAILURE(status)) return NULL;
  known[script] = made;
  return made;
}

int32_t cicu_latin(int32_t script, const uint16_t *text, int32_t length, uint16_t *out, int32_t capacity) {
  if (script < 0 || script > 3 || length < 0 || length > capacity) return -1;
  pthread_mutex_lock(&lock);
  int32_t count = -1;
  UTransliterator *used = transliterator(script);
  if (used) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t limit = length;
    count = length;
    memcpy(out, text, (size_t)length * sizeof(uint16_t));
    utrans_transUChars(used, (UChar *)out, &count, capacity, 0, &limit, &status);
    if (U_FAILURE(status)) count = -1;
  }
  pthread_mutex_unlock(&lock);
  return count;
}
