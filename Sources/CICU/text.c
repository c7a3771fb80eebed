#include "cicu_text.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/umsg.h>
#include <unicode/ustring.h>

int32_t cicu_columns(uint32_t scalar) {
  UChar32 c = (UChar32)scalar;
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  int32_t jamo = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (jamo == U_HST_VOWEL_JAMO || jamo == U_HST_TRAILING_JAMO) return 0;
  int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int32_t cicu_count_message(
    const char *locale, const char *pattern, int64_t count, char *out, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[1024];
  UChar made[1024];
  int32_t length = 0;
  u_strFromUTF8(wide, 1024, &length, pattern, -1, &status);
  if (U_FAILURE(status)) return -1;
  int32_t count16 = u_formatMessage(locale, wide, length, made, 1024, &status, (double)count);
  if (U_FAILURE(status) || count16 >= 1024) return -1;
  int32_t written = 0;
  u_strToUTF8(out, capacity, &written, made, count16, &status);
  return U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ? -1 : written;
}

/* A formatter costs far more to make than to use. */
static const UDateFormat *formatter(const char *locale, const char *zone, int32_t what) {
  static _Thread_local struct {
    char name[128];
    UDateFormat *format;
  } kept[2];
  char name[128];
  int written = snprintf(name, sizeof name, "%s %s", locale, zone ? zone : "");
  if (what < 0 || what > 1 || written < 0 || written >= (int)sizeof name) return NULL;
  if (kept[what].format && strcmp(kept[what].name, name) == 0) return kept[what].format;
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[64];
  int32_t length = -1;
  if (zone) u_strFromUTF8(wide, 64, &length, zone, -1, &status);
  UDateFormat *format = udat_open(
      what == CICU_TIME_OF_DAY ? UDAT_SHORT : UDAT_NONE, what == CICU_LONG_DATE ? UDAT_LONG : UDAT_NONE, locale,
      zone ? wide : NULL, zone ? length : 0, NULL, 0, &status);
  if (U_FAILURE(status)) return NULL;
  if (kept[what].format) udat_close(kept[what].format);
  kept[what].format = format;
  memcpy(kept[what].name, name, sizeof name);
  return format;
}

int32_t cicu_format_time(
    const char *locale, const char *zone, int32_t what, int64_t milliseconds, char *out, int32_t capacity) {
  const UDateFormat *format = formatter(locale, zone, what);
  if (!format) return -1;
  UErrorCode status = U_ZERO_ERROR;
  UChar made[128];
  int32_t length = udat_format(format, (UDate)milliseconds, made, 128, NULL, &status);
  if (U_FAILURE(status) || length >= 128) return -1;
  int32_t written = 0;
  u_strToUTF8(out, capacity, &written, made, length, &status);
  return U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ? -1 : written;
}
