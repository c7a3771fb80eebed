internal import CAllocator

// The tables of a language are larger than the processor's caches, and a message touches them in a few hundred places. Places
// that are known early are fetched together, so that they are waited for once and not one after another.

extension Array {
  /// Begins to fetch an element's memory, without waiting for it.
  func fetchAhead(_ index: Int) {
    withUnsafeBufferPointer { elements in
      if let base = elements.baseAddress { callocator_fetch_ahead(base + index) }
    }
  }
}

extension Span<Int32> {
  /// Begins to fetch the memory of some elements, without waiting for it.
  func fetchAhead(_ first: Int, count: Int = 1) {
    withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      // 16 elements are a line of the caches.
      for index in stride(from: first, to: first + count, by: 16) { callocator_fetch_ahead(base + index) }
    }
  }
}
