internal import Glibc
internal import Synchronization

/// Work that is cut into chunks of a fixed size: the result does not depend on how many threads took part, because every
/// chunk has its own place and places are added up in order.
enum Parallel {
  /// How many threads pay on this machine, for work that does not wait.
  static var availableThreads: Int { max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  private final class Work {
    let next = Atomic<Int>(0)
    let count: Int
    let body: (Int) -> Void

    init(count: Int, body: @escaping (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  /// Calls `body` for 0..<count, each once, on up to `threads` threads, this one among them; returns when all are done.
  /// Calls for different numbers must not touch the same memory.
  static func forEach(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let helpers = min(threads, count) - 1
    guard helpers > 0 else {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let work = Work(count: count, body: body)
      var handles: [pthread_t] = []
      for _ in 0..<helpers {
        var handle = pthread_t()
        let argument = Unmanaged.passRetained(work).toOpaque()
        let failure = pthread_create(
          &handle, nil,
          { argument in
            guard let argument else { return nil }
            Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
            return nil
          }, argument)
        if failure == 0 {
          handles.append(handle)
        } else {
          // Without a thread to spare this one does the work.
          Unmanaged<Work>.fromOpaque(argument).release()
        }
      }
      work.run()
      // The helpers hold the closure; none outlives this call.
      for handle in handles { pthread_join(handle, nil) }
    }
  }

  /// One value for each chunk of `size` out of `count` items, in order.
  static func map<Value>(
    _ count: Int, chunk size: Int, threads: Int, _ body: (Range<Int>) -> Value
  ) -> [Value] {
    let chunks = (count + size - 1) / size
    if chunks <= 1 || threads <= 1 {
      return (0..<chunks).map { body($0 * size..<min(count, ($0 + 1) * size)) }
    }
    return Array(unsafeUninitializedCapacity: chunks) { buffer, initialized in
      // Each chunk initializes its own element, and forEach calls every chunk exactly once.
      nonisolated(unsafe) let places = buffer
      forEach(chunks, threads: threads) { chunk in
        places.initializeElement(at: chunk, to: body(chunk * size..<min(count, (chunk + 1) * size)))
      }
      initialized = chunks
    }
  }
}
