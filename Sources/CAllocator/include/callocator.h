#ifndef CALLOCATOR_H
#define CALLOCATOR_H

/// Gives memory that was freed back to the system, where the allocator would keep it.
void callocator_trim(void);

#endif
