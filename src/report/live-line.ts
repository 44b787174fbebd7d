import type { Event } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { Progress } from './progress.ts'
import type { Sink } from './sink.ts'

/** The last line of a terminal, which shows what is under way and is wiped before anything else is printed. */
export interface LiveLine {
  report(event: Event): void
  hide(): void
  /** Stays hidden, because somebody types there, until the answer is called. */
  suspend(): () => void
  close(): void
}

/** For everything that is not a terminal. */
export const noLiveLine: LiveLine = { report() {}, hide() {}, suspend: () => () => {}, close() {} }

/** Calls back with the time again and again, until the answer is called. */
export type Ticker = (tick: (now: number) => void) => () => void

export const everySecond: Ticker = (tick) => {
  const timer = setInterval(() => tick(Date.now()), 1000)
  // Looking on must not keep the process alive.
  timer.unref()
  return () => clearInterval(timer)
}

// Quick enough to look alive, slow enough not to flicker.
const REDRAW_EVERY: Milliseconds = 100

export class TerminalLiveLine implements LiveLine {
  readonly #sink: Sink & { readonly columns?: number | undefined }
  readonly #progress = new Progress()
  readonly #stop: () => void
  #shown = ''
  #suspended = 0
  #drawn = 0

  constructor(sink: Sink & { readonly columns?: number | undefined }, ticker: Ticker = everySecond) {
    this.#sink = sink
    this.#stop = ticker((now) => this.#refresh(now))
  }

  report(event: Event): void {
    this.#progress.add(event)
    // Steps may follow each other quickly: what runs now is for the next tick to say.
    if (event.type === 'progress') this.#refresh(event.at)
    if (event.type === 'step-finished') this.hide()
  }

  hide(): void {
    if (this.#shown === '') return
    this.#sink.write('\r\u001b[2K')
    this.#shown = ''
  }

  suspend(): () => void {
    this.hide()
    this.#suspended++
    return () => {
      this.#suspended--
    }
  }

  close(): void {
    this.#stop()
    this.hide()
  }

  #refresh(now: number): void {
    const line = this.#progress.line(this.#sink.columns || 80, now)
    if (line === undefined || this.#suspended > 0) this.hide()
    else this.#draw(line, now)
  }

  #draw(line: string, now: number): void {
    if (line === this.#shown || (this.#shown !== '' && now - this.#drawn < REDRAW_EVERY)) return
    this.#sink.write(`\r\u001b[2K${line}`)
    this.#shown = line
    this.#drawn = now
  }
}
