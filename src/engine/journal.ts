import type { Json } from './ledger.ts'

/** One line of a run's record, in the order in which things happened. `at` in milliseconds since the Unix epoch. */
export type JournalRecord = { readonly key: string; readonly at: number } & (
  | {
      readonly record: 'intended'
      readonly build?: string
      readonly kind: string
      readonly what: string
      readonly scope: { readonly [key: string]: Json }
      readonly expires: number
      readonly result?: true
    }
  | { readonly record: 'created'; readonly id: string }
  /** `kept` and `temporary` turn a created thing into a result and back; `also` names others that are kept together with it. */
  | { readonly record: 'kept'; readonly also?: readonly string[] }
  | { readonly record: 'temporary' | 'given-back' }
  | { readonly record: 'trouble'; readonly reason: string }
  /** Never written: stands for a line that can't be read, but speaks of this entry. */
  | { readonly record: 'unclear' }
  /** Something that a build has finished; `key` names it. The latest record of a name counts. */
  | { readonly record: 'progress'; readonly build: string; readonly facts: Json }
)

/**
 * How long a record must live when `append` resolves: `on-disk` survives a power cut, `written` the end of this process.
 */
export type Durability = 'on-disk' | 'written'

/** Where a run's records go. Records appear in the order of the calls. */
export interface Journal {
  /** @throws IngotError `ledger/unwritable` */
  append(record: JournalRecord, durability: Durability): Promise<void>
  /** Waits for what is still on its way. Nothing may be appended afterwards. */
  close(): Promise<void>
}

/** Remembers in memory only; for tests and for looking on. */
export class MemoryJournal implements Journal {
  readonly records: JournalRecord[]

  constructor(past: readonly JournalRecord[] = []) {
    this.records = [...past]
  }

  async append(record: JournalRecord): Promise<void> {
    this.records.push(record)
  }

  async close(): Promise<void> {}
}

/** Stands in when a run can't be recorded: whatever can't be recorded isn't created (design, rule 1). */
export class RefusingJournal implements Journal {
  readonly #reason: Error

  constructor(reason: Error) {
    this.#reason = reason
  }

  async append(): Promise<void> {
    throw this.#reason
  }

  async close(): Promise<void> {}
}
