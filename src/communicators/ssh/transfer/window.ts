/** Lets a limited number of requests be under way at once, and remembers the first that failed. */
export class Window {
  readonly #size: number
  #open = 0
  #failure: Error | undefined
  #wake: (() => void) | undefined

  constructor(size: number) {
    this.#size = size
  }

  /** Begins one more request as soon as there is room. @throws what an earlier request failed with */
  async enter(begin: (leave: (error?: Error) => void) => void): Promise<void> {
    while (this.#open >= this.#size) await this.#change()
    if (this.#failure) throw this.#failure
    this.#open++
    begin((error) => {
      this.#open--
      this.#failure ??= error
      this.#wake?.()
    })
  }

  /** Waits until none is under way. @throws what one failed with */
  async empty(): Promise<void> {
    while (this.#open > 0) await this.#change()
    if (this.#failure) throw this.#failure
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
