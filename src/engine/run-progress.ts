import type { Clock } from './host.ts'
import type { Durability, Journal, JournalRecord } from './journal.ts'
import type { Json } from './ledger.ts'
import type { Progress } from './progress.ts'

export interface RunProgressParts {
  readonly journal: Journal
  readonly clock: Clock
  /** What earlier processes recorded of this run. Absent in the first one. */
  readonly past?: readonly JournalRecord[]
}

/** What the builds of one run have finished. It shares the journal with the ledger, so that both are in one order. */
export class RunProgress {
  /** Whether an earlier process of this run may have finished something. */
  readonly isResumed: boolean
  readonly #journal: Journal
  readonly #clock: Clock
  readonly #facts: Map<string, Map<string, Json>>

  constructor({ journal, clock, past }: RunProgressParts) {
    this.#journal = journal
    this.#clock = clock
    this.isResumed = past !== undefined
    this.#facts = replayProgress(past ?? [])
  }

  forBuild(build: string): BuildProgress {
    const facts = this.#facts.get(build) ?? new Map<string, Json>()
    this.#facts.set(build, facts)
    return new BuildProgress(facts, (key, value, durability) => {
      const record = { record: 'progress', key, at: this.#clock.now(), build, facts: value } as const
      return this.#journal.append(record, durability).catch(() => {})
    })
  }
}

type Write = (name: string, facts: Json, durability: Durability) => Promise<void>

/** One build's progress: the engine's own facts, and those of its builder under names that begin with `builder/`. */
export class BuildProgress implements Progress {
  readonly #facts: Map<string, Json>
  readonly #write: Write

  constructor(facts: Map<string, Json>, write: Write) {
    this.#facts = facts
    this.#write = write
  }

  get(name: string): Json | undefined {
    return this.#facts.get(name)
  }

  async save(name: string, facts: Json, durability: Durability = 'on-disk'): Promise<void> {
    this.#facts.set(name, facts)
    await this.#write(name, facts, durability)
  }

  /** The builder's part. */
  get builder(): Progress {
    return {
      get: (name) => this.get(`builder/${name}`),
      save: (name, facts) => this.save(`builder/${name}`, facts),
    }
  }
}

/** The latest facts by build and name. */
export function replayProgress(records: readonly JournalRecord[]): Map<string, Map<string, Json>> {
  const builds = new Map<string, Map<string, Json>>()
  for (const record of records) {
    if (record.record !== 'progress') continue
    const facts = builds.get(record.build) ?? new Map<string, Json>()
    builds.set(record.build, facts.set(record.key, record.facts))
  }
  return builds
}
