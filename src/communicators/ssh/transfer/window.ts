/** Lets a limited number of requests be under way at once, and remembers the first that failed. */
export class Window {
  readonly #size: number
  #open = 0
  #failure: { readonly reason: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(size: number) {
    this.#size = size
  }

  /** Begins one more request as soon as there is room. @throws what an earlier request failed with */
  async enter(begin: () => Promise<void>): Promise<void> {
    while (this.#open >= this.#size) await this.#change()
    this.#check()
    this.#open++
    begin().then(
      () => this.#leave(),
      (reason: unknown) => {
        this.#failure ??= { reason }
        this.#leave()
      },
    )
  }

  /** Waits until none is under way. @throws what one failed with */
  async empty(): Promise<void> {
    await this.settled()
    this.#check()
  }

  /** Waits until none is under way, however they end. */
  async settled(): Promise<void> {
    while (this.#open > 0) await this.#change()
  }

  #check(): void {
    if (this.#failure) throw this.#failure.reason
  }

  #leave(): void {
    this.#open--
    this.#wake?.()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
