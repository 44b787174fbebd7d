import type { Event, Reporter } from '../engine/index.ts'
import type { LiveLine } from './live-line.ts'
import { Narrator } from './narrator.ts'
import type { Palette } from './palette.ts'
import type { Saying } from './saying.ts'
import type { Sink } from './sink.ts'

/** What stands before every line: nothing, or the time. */
export type LinePrefix = (at: number) => string

/** Packer's look for people: `==> name: text`, coloured or plain. */
export class TerminalReporter implements Reporter {
  readonly #sink: Sink
  readonly #palette: Palette
  readonly #prefix: LinePrefix
  readonly #live: LiveLine
  readonly #narrator = new Narrator()

  constructor(parts: { sink: Sink; palette: Palette; prefix: LinePrefix; live: LiveLine }) {
    this.#sink = parts.sink
    this.#palette = parts.palette
    this.#prefix = parts.prefix
    this.#live = parts.live
  }

  report(event: Event): void {
    if (event.type === 'run-started') this.#print(this.#palette.legend(event.builds.map(({ name }) => name)))
    for (const saying of this.#narrator.narrate(event)) {
      const text = this.#style(saying, event.at)
      if (text !== undefined) this.#print(`${text}\n`)
    }
    this.#live.report(event)
  }

  async close(): Promise<void> {
    this.#live.close()
  }

  #print(text: string): void {
    if (text === '') return
    this.#live.hide()
    this.#sink.write(text)
  }

  #style(saying: Saying, at: number): string | undefined {
    if (saying.to === 'programs') return undefined
    const text = this.#prefixed(saying.text, at)
    if (saying.to === 'terminal') return text
    return saying.level === 'error' ? this.#palette.error(text) : this.#palette.say(text, saying.build)
  }

  #prefixed(text: string, at: number): string {
    const prefix = this.#prefix(at)
    return prefix === ''
      ? text
      : text
          .split('\n')
          .map((line) => prefix + line)
          .join('\n')
  }
}

export const noPrefix: LinePrefix = () => ''

/** `-timestamp-ui`: RFC 3339 in local time, and a colon. */
export const timestampPrefix: LinePrefix = (at) => {
  const date = new Date(at)
  const offset = -date.getTimezoneOffset()
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  return `${local}${offset === 0 ? 'Z' : zone(offset)}: `
}

function zone(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (count: number) => `${count}`.padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
