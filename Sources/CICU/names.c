#include "cicu_names.h"

#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

enum { NAME_UNITS = 1024 };

static int32_t to_units(const char *text, int32_t length, UChar *units) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t count = 0;
  u_strFromUTF8(units, NAME_UNITS, &count, text, length, &status);
  return U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ? -1 : count;
}

static int32_t to_utf8(const UChar *units, int32_t count, char *out, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0;
  u_strToUTF8(out, capacity, &length, units, count, &status);
  return U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ? -1 : length;
}

int32_t cicu_nfkc_casefold(const char *text, int32_t length, char *out, int32_t capacity) {
  UChar units[NAME_UNITS], folded[NAME_UNITS];
  UErrorCode status = U_ZERO_ERROR;
  int32_t count = to_units(text, length, units);
  if (count < 0) return -1;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&status);
  count = unorm2_normalize(normalizer, units, count, folded, NAME_UNITS, &status);
  if (U_FAILURE(status)) return -1;
  return to_utf8(folded, count, out, capacity);
}

int32_t cicu_skeleton(const char *text, int32_t length, char *out, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open(&status);
  if (U_FAILURE(status)) return -1;
  int32_t count = uspoof_getSkeletonUTF8(checker, 0, text, length, out, capacity, &status);
  uspoof_close(checker);
  if (U_FAILURE(status) || count >= capacity) return -1;
  out[count] = 0;
  return count;
}

bool cicu_name_is_restrained(const char *text, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open(&status);
  if (U_FAILURE(status)) return false;
  uspoof_setRestrictionLevel(checker, USPOOF_HIGHLY_RESTRICTIVE);
  uspoof_setChecks(
      checker, USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS | USPOOF_CHAR_LIMIT,
      &status);
  uspoof_setAllowedChars(checker, uspoof_getRecommendedSet(&status), &status);
  int32_t failed = uspoof_check2UTF8(checker, text, length, NULL, &status);
  uspoof_close(checker);
  return U_SUCCESS(status) && failed == 0;
}
