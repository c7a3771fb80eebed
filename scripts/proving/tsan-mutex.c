// Tells the thread sanitizer of Swift's Mutex. Its fast path is inlined into our code, which the sanitizer sees; the
// slow path, taken when two threads meet, is in libswiftSynchronization, which is not instrumented: without this every
// meeting would be reported as a race. Preloaded by scripts/sanitize; adds the order that the lock makes, hides nothing.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

typedef SWIFT void lock_function(uint32_t, SELF);
typedef SWIFT void unlock_function(SELF);
typedef SWIFT bool try_function(SELF);

static void tell(const char *name, void *lock) {
  void (*of_sanitizer)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, name);
  if (of_sanitizer) of_sanitizer(lock);
}

SWIFT void lock_slow(uint32_t state, SELF) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
SWIFT void lock_slow(uint32_t state, SELF) {
  ((lock_function *)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"))(state, self);
  tell("__tsan_acquire", self);
}

SWIFT void unlock_slow(SELF) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
SWIFT void unlock_slow(SELF) {
  tell("__tsan_release", self);
  ((unlock_function *)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"))(self);
}

SWIFT bool try_lock_slow(SELF) __asm__("$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF");
SWIFT bool try_lock_slow(SELF) {
  bool is_locked = ((try_function *)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"))(self);
  if (is_locked) tell("__tsan_acquire", self);
  return is_locked;
}
