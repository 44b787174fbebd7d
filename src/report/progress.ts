import type { Event } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

interface Transfer {
  readonly build: string
  readonly label: string
  readonly text: string
}

interface RunningStep {
  readonly build: string
  readonly name: string
  readonly started: number
  readonly parent: number | undefined
}

// What is quicker than this needs no line of its own.
const WORTH_SHOWING: Milliseconds = 1000

/** Knows what is under way, and says so in one line. */
export class Progress {
  #transfers: Transfer[] = []
  readonly #steps = new Map<number, RunningStep>()

  add(event: Event): void {
    const build = event.build ?? ''
    switch (event.type) {
      case 'progress': {
        const { label, done, total, unit } = event
        this.#transfers = this.#transfers.filter((other) => other.build !== build || other.label !== label)
        if (done !== total) this.#transfers.push({ build, label, text: amount(done, total, unit) })
        break
      }
      case 'step-started':
        this.#steps.set(event.id, { build, name: event.step, started: event.at, parent: event.parent })
        break
      case 'step-finished':
        this.#steps.delete(event.id)
        this.#forget(build)
        break
      case 'build-finished':
        this.#forget(build)
        break
    }
  }

  /**
   * The latest transfer, or else the step that has been running the longest.
   * @returns undefined when there is nothing worth showing
   */
  line(columns: number, now: number): string | undefined {
    const transfer = this.#transfers.at(-1)
    const steps = this.#innermostSteps().filter(({ started }) => now - started >= WORTH_SHOWING)
    const [step] = steps
    const shown = transfer ? describeTransfer(transfer) : step && describeStep(step, now)
    if (shown === undefined) return undefined
    const others = (transfer ? this.#transfers : steps).length - 1
    const more = others === 0 ? '' : `  (and ${others} more)`
    return `    ${shown}${more}`.slice(0, Math.max(10, columns - 1))
  }

  #forget(build: string): void {
    this.#transfers = this.#transfers.filter((other) => other.build !== build)
  }

  #innermostSteps(): RunningStep[] {
    const parents = new Set([...this.#steps.values()].map(({ parent }) => parent))
    return [...this.#steps].filter(([id]) => !parents.has(id)).map(([, step]) => step)
  }
}

function describeTransfer({ build, label, text }: Transfer): string {
  return `${build === '' ? '' : `${build}: `}${label}  ${text}`
}

function describeStep({ build, name, started }: RunningStep, now: number): string {
  const seconds = Math.floor((now - started) / 1000)
  const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${build}: ${name}  ${time}`
}

type Unit = 'bytes' | 'files' | 'percent'

function amount(done: number, total: number | undefined, unit: Unit): string {
  if (unit === 'percent') return `${Math.round(done)} %`
  const show = unit === 'bytes' ? bytes : (count: number) => `${count} files`
  if (total === undefined || total === 0) return show(done)
  return `${Math.floor((done / total) * 100)} %  ${show(done)} of ${show(total)}`
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = count
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
