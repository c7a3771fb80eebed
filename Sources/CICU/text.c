#include "cicu_text.h"

#include <unicode/uchar.h>
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
