import type { Event } from '../engine/index.ts'
import { durationInTable } from './durations.ts'
import { tableLines } from './table.ts'

interface StepTime {
  readonly name: string
  readonly depth: number
  note: string
}

interface BuildTimes {
  readonly steps: Map<number, StepTime>
  total: string
}

/** Collects how long every step took, for the table at the end of a run. */
export class StepTimes {
  readonly #builds = new Map<string, BuildTimes>()

  add(event: Event): void {
    const build = event.build
    if (build === undefined) return
    const times = this.#builds.get(build) ?? { steps: new Map<number, StepTime>(), total: '' }
    this.#builds.set(build, times)
    if (event.type === 'step-started') {
      const parent = event.parent === undefined ? undefined : times.steps.get(event.parent)
      times.steps.set(event.id, { name: event.step, depth: parent ? parent.depth + 1 : 0, note: '' })
    }
    if (event.type === 'step-finished') {
      const step = times.steps.get(event.id)
      const failed = event.outcome === 'done' ? '' : `  ${event.outcome}`
      if (step) step.note = durationInTable(event.duration) + failed
    }
    if (event.type === 'build-finished') times.total = durationInTable(event.duration)
  }

  /** Empty when no build had a step. */
  lines(): string[] {
    const rows = [...this.#builds].flatMap(([build, times]) => rowsOf(build, times))
    return rows.length === 0 ? [] : tableLines([['Build', 'Step', 'Time'], ...rows])
  }
}

function rowsOf(build: string, { steps, total }: BuildTimes): string[][] {
  if (steps.size === 0) return []
  const rows = [...steps.values()].map(({ name, depth, note }) => ['  '.repeat(depth) + name, note])
  return [...rows, ['in all', total]].map((row, index) => [index === 0 ? build : '', ...row])
}
