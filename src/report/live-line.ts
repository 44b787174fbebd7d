import type { Event } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { Progress } from './progress.ts'
import type { Sink } from './sink.ts'

/** The last line of a terminal, which shows what is under way and is wiped before anything else is printed. */
export interface LiveLine {
  report(event: Event): void
  hide(): void
}

/** For everything that is not a terminal. */
export const noLiveLine: LiveLine = { report() {}, hide() {} }

// Quick enough to look alive, slow enough not to flicker.
const REDRAW_EVERY: Milliseconds = 100

export class TerminalLiveLine implements LiveLine {
  readonly #sink: Sink & { readonly columns?: number | undefined }
  readonly #progress = new Progress()
  #shown = ''
  #drawn = 0

  constructor(sink: Sink & { readonly columns?: number | undefined }) {
    this.#sink = sink
  }

  report(event: Event): void {
    this.#progress.add(event)
    const line = this.#progress.line(this.#sink.columns ?? 80)
    if (line === undefined) this.hide()
    else this.#draw(line, event.at)
  }

  hide(): void {
    if (this.#shown === '') return
    this.#sink.write('\r\u001b[2K')
    this.#shown = ''
  }

  #draw(line: string, at: number): void {
    if (line === this.#shown || (this.#shown !== '' && at - this.#drawn < REDRAW_EVERY)) return
    this.#sink.write(`\r\u001b[2K${line}`)
    this.#shown = line
    this.#drawn = at
  }
}
