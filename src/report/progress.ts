import type { Event } from '../engine/index.ts'

interface Running {
  readonly build: string
  readonly label: string
  readonly text: string
}

/** Knows what long things are under way, and says so in one line. */
export class Progress {
  #running: Running[] = []

  add(event: Event): void {
    const build = event.build ?? ''
    if (event.type === 'progress') {
      this.#running = this.#running.filter((other) => other.build !== build || other.label !== event.label)
      const { label, done, total, unit } = event
      if (done !== total) this.#running.push({ build, label, text: amount(done, total, unit) })
    }
    if (event.type === 'step-finished' || event.type === 'build-finished') {
      this.#running = this.#running.filter((other) => other.build !== build)
    }
  }

  /** @returns undefined when nothing is under way */
  line(columns: number): string | undefined {
    const latest = this.#running.at(-1)
    if (!latest) return undefined
    const others = this.#running.length > 1 ? `  (and ${this.#running.length - 1} more)` : ''
    const name = latest.build === '' ? '' : `${latest.build}: `
    return `    ${name}${latest.label}  ${latest.text}${others}`.slice(0, Math.max(10, columns - 1))
  }
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
