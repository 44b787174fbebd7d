/** Reads a stream piece by piece: lines and counted bytes. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** The next bytes, at most `limit`; undefined at the end. */
  async some(limit: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return undefined
      this.#rest = next.value
    }
    const bytes = this.#rest.subarray(0, limit)
    this.#rest = this.#rest.subarray(bytes.length)
    return bytes
  }

  /** The next byte; undefined at the end. */
  async byte(): Promise<number | undefined> {
    return (await this.some(1))?.[0]
  }

  /** The text up to the next `\n`, without it; what there is at the end. */
  async line(): Promise<string> {
    const bytes: number[] = []
    for (let byte = await this.byte(); byte !== undefined && byte !== 10; byte = await this.byte()) bytes.push(byte)
    return Buffer.from(bytes).toString('utf8')
  }

  /** Takes what is left, up to the end. */
  async discard(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }
}
