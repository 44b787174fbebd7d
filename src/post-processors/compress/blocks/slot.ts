/** Memory for one block on its way: filled here, read and written by a thread, emptied here, used again. */
export class Slot {
  readonly #memory: Uint8Array<SharedArrayBuffer>
  readonly #history: number
  readonly #output: Uint8Array<SharedArrayBuffer>
  #used: number
  #kept = 0
  #written: Promise<number> | undefined

  /** @param history how many bytes of the block before are kept in front of this one's */
  constructor(size: number, history: number) {
    this.#memory = new Uint8Array(new SharedArrayBuffer(history + size))
    // What doesn't get shorter gets longer by some bytes for every few thousand.
    this.#output = new Uint8Array(new SharedArrayBuffer(size + (size >> 4) + 65_536))
    this.#history = history
    this.#used = history
  }

  get isFull(): boolean {
    return this.#used === this.#memory.length
  }

  /** In bytes, of this block alone. */
  get length(): number {
    return this.#used - this.#history
  }

  /** Begins a new block that follows what is in `before`. */
  beginAfter(before: Slot | undefined): void {
    this.#used = this.#history
    this.#kept = 0
    if (!before || this.#history === 0) return
    const kept = Math.min(this.#history, before.length + before.#kept)
    this.#memory.set(before.#memory.subarray(before.#used - kept, before.#used), this.#history - kept)
    this.#kept = kept
  }

  /** @returns how many bytes of `chunk` there was room for */
  fill(chunk: Uint8Array): number {
    const count = Math.min(chunk.length, this.#memory.length - this.#used)
    this.#memory.set(count === chunk.length ? chunk : chunk.subarray(0, count), this.#used)
    this.#used += count
    return count
  }

  submit(
    run: (
      input: Uint8Array<SharedArrayBuffer>,
      history: number,
      output: Uint8Array<SharedArrayBuffer>,
    ) => Promise<number>,
  ): void {
    const input = this.#memory.subarray(this.#history - this.#kept, this.#used)
    this.#written = run(input, this.#kept, this.#output)
    // Awaited later, in turn: until then nobody listens for a failure.
    this.#written.catch(() => {})
  }

  /** The compressed block; valid until the slot is used again. */
  async result(): Promise<Uint8Array> {
    return this.#output.subarray(0, await this.#written)
  }
}
