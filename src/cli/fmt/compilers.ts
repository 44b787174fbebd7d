import { setFlagsFromString } from 'node:v8'

/** Bytes. What is called often is known by then. */
const WARM = 16_384

/**
 * V8's compilers, for work that is soon over. The last one, TurboFan, takes a quarter of the processor's time for 5,000 lines, and
 * for 100,000 it gains nothing yet. The one before it, Maglev, gains much at first; what it is asked for later isn't ready before
 * the end, and the process waits for it.
 *
 * Flags hold for no longer than the work: modules that are loaded, and stored in compiled form, under other flags are compiled
 * again.
 */
export class SparingCompilers {
  #seen = 0

  /** @param length bytes that the work looks at */
  async sparingly<T>(length: number, work: () => T | Promise<T>): Promise<T> {
    setFlagsFromString('--no-opt')
    if (this.#seen >= WARM) setFlagsFromString('--no-maglev')
    this.#seen += length
    try {
      return await work()
    } finally {
      setFlagsFromString('--maglev')
      setFlagsFromString('--opt')
    }
  }
}
