import type { Event, Reporter } from '../engine/index.ts'
import { durationInTable } from './durations.ts'
import { Narrator } from './narrator.ts'

/** PACKER_LOG: what happens beneath the surface, line by line. */
export class LogReporter implements Reporter {
  readonly #write: (line: string) => void
  readonly #withUi: boolean
  readonly #narrator = new Narrator()

  /** @param withUi also repeats what people see, as `ui: …` */
  constructor(write: (line: string) => void, withUi: boolean) {
    this.#write = write
    this.#withUi = withUi
  }

  report(event: Event): void {
    const fact = factOf(event)
    if (fact !== undefined) this.#write(event.build === undefined ? fact : `${fact} (${event.build})`)
    for (const saying of this.#narrator.narrate(event)) {
      if (this.#withUi && saying.to === 'people') this.#write(prefixed(saying.level, saying.text))
    }
  }

  async close(): Promise<void> {}
}

function prefixed(level: 'say' | 'error', text: string): string {
  const prefix = level === 'error' ? 'ui error: ' : 'ui: '
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n')
}

function factOf(event: Event): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `[INFO] run ${event.run} of ${event.template}: ${event.builds.map(({ name }) => name).join(', ')}`
    case 'run-finished':
      return `[INFO] run ${event.run}: ${event.outcome} after ${durationInTable(event.duration)}`
    case 'build-started':
      return '[INFO] build starts'
    case 'step-started':
      return `[DEBUG] step ${event.id} starts: ${event.step}`
    case 'step-finished':
      return `[DEBUG] step ${event.id} ${event.outcome} after ${durationInTable(event.duration)}: ${event.step}`
    case 'resource-created':
    case 'resource-given-back':
    case 'resource-left':
      return `[INFO] ${event.type.replace('resource-', '').replace('-', ' ')}: ${event.kind} ${event.id}`
    default:
      return undefined
  }
}
