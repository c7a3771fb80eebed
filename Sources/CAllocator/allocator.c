#include "callocator.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void callocator_trim(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
