/** The answers of `scp -t`: a zero byte for "go on", or 1 or 2 and a line that says what is wrong. */
export class ScpAnswers {
  #chunks: Buffer[] = []
  #wake: (() => void) | undefined
  #ended = false

  /** Takes the far side's output until it ends. */
  async read(output: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of output) {
      this.#chunks.push(chunk)
      this.#wake?.()
    }
    this.#ended = true
    this.#wake?.()
  }

  /** Waits for one answer. @throws Error with what the far side says is wrong; never resolves after its end */
  async next(): Promise<void> {
    const code = await this.#byte()
    if (code === 0) return
    let text = ''
    for (let byte = await this.#byte(); byte !== 10; byte = await this.#byte()) text += String.fromCharCode(byte)
    throw new Error(text.replace(/^scp: /, ''))
  }

  async #byte(): Promise<number> {
    for (;;) {
      const [first] = this.#chunks
      if (first && first.length > 0) {
        this.#chunks[0] = first.subarray(1)
        return first[0] as number
      }
      if (first) this.#chunks.shift()
      else if (this.#ended) return new Promise(() => {})
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }
}
