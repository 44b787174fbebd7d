import { IngotError, messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { People } from './events.ts'
import type { Clock } from './host.ts'
import type { Journal, JournalRecord } from './journal.ts'
import { type Creation, type Intent, type Ledger, type LedgerEntry, NothingWasCreated } from './ledger.ts'

/** How long a run's resources are its own: after a day anybody may take them for forgotten. */
export const LIFETIME: Milliseconds = 24 * 60 * 60 * 1000

/** Gives one entry's thing back and resolves when it is gone. */
export interface GiveBack {
  (entry: LedgerEntry, signal: AbortSignal, people?: People): Promise<unknown>
  /**
   * Loads whatever giving back this kind takes, before the first of it is created: undo must not depend on files that may
   * be gone by then, as during an upgrade. @throws IngotError `ledger/no-handler` when nobody could give it back
   */
  readonly ready?: (kind: string) => Promise<unknown>
}

/** Told of every change, after it has been recorded. */
export type LedgerWatcher = (change: 'created' | 'given-back', entry: LedgerEntry) => void

export interface RunLedgerParts {
  readonly run: string
  readonly journal: Journal
  readonly clock: Clock
  readonly giveBack: GiveBack
  readonly watcher?: LedgerWatcher
  /** Those who hear why giving back takes long, and can be asked for what it needs. */
  readonly people?: People
  /** What earlier processes recorded of this run. */
  readonly past?: readonly JournalRecord[]
  /** Hides what is secret in texts for people. What it takes to find a thing again is never secret. */
  readonly mask?: (text: string) => string
}

/** All resources of one run: what {@link Ledger} promises to components, and what undo and `ingot gc` work through. */
export class RunLedger {
  readonly run: string
  readonly #parts: RunLedgerParts
  readonly #entries: Map<string, LedgerEntry>
  #count: number

  constructor(parts: RunLedgerParts) {
    this.run = parts.run
    this.#parts = parts
    this.#entries = replay(parts.run, parts.past ?? [])
    this.#count = this.#entries.size
  }

  /** The view of one build, or of what belongs to the run as a whole. */
  forBuild(build: string | undefined): Ledger {
    return {
      create: (intent, make) => this.#create(build, intent, make),
      keep: async (...ids) => this.#keep(ids.map((id) => this.#byId(id))),
      unkeep: async (id) => this.#unkeep(this.#byId(id)),
      giveBack: async (id) => this.giveBack(this.#byId(id), new AbortController().signal),
      results: () =>
        this.entries().filter((entry) => entry.build === build && entry.result && entry.state !== 'given-back'),
      recover: (key, id) => this.#recover(key, id),
    }
  }

  /** Everything ever intended, oldest first. */
  entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** What has to be given back, oldest first. */
  leftovers(): readonly LedgerEntry[] {
    return this.entries().filter(isLeftover)
  }

  /**
   * Gives one entry back and records it.
   * @throws what the handler threw, after recording it as the entry's trouble
   */
  async giveBack(entry: LedgerEntry, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.giveBack(entry, signal, this.#parts.people)
    } catch (error) {
      const reason = this.#masked(messageOf(error))
      this.#entries.set(entry.key, { ...entry, trouble: reason })
      await this.#note({ record: 'trouble', key: entry.key, at: this.#now(), reason })
      throw error
    }
    await this.#settle(entry)
    this.#parts.watcher?.('given-back', entry)
  }

  async close(): Promise<void> {
    await this.#parts.journal.close()
  }

  async #create<T extends { readonly id: string }>(
    build: string | undefined,
    intent: Intent,
    make: (creation: Creation) => Promise<T>,
  ): Promise<T> {
    const entry = await this.#intend(build, intent)
    const made = await this.#make(entry, make)
    const created: LedgerEntry = { ...entry, state: 'created', id: made.id }
    this.#entries.set(entry.key, created)
    await this.#note({ record: 'created', key: entry.key, at: this.#now(), id: made.id })
    this.#parts.watcher?.('created', created)
    return made
  }

  async #intend(build: string | undefined, intent: Intent): Promise<LedgerEntry> {
    const { kind, scope } = intent
    const role = intent.result ? { result: intent.result } : {}
    const what = this.#masked(intent.what)
    await this.#parts.giveBack.ready?.(kind)
    const key = `${this.run}-${++this.#count}`
    const at = this.#now()
    const expires = at + LIFETIME
    const record = { record: 'intended', key, at, kind, what, scope, expires, ...role } as const
    await this.#parts.journal.append(build === undefined ? record : { ...record, build }, 'on-disk')
    const entry: LedgerEntry = {
      kind,
      what,
      scope,
      key,
      run: this.run,
      build,
      state: 'intended',
      id: undefined,
      expires,
      ...role,
    }
    this.#entries.set(key, entry)
    return entry
  }

  async #make<T>(entry: LedgerEntry, make: (creation: Creation) => Promise<T>): Promise<T> {
    try {
      return await make(creationOf(entry))
    } catch (error) {
      if (saysNothingWasCreated(error)) await this.#settle(entry)
      throw error
    }
  }

  async #settle(entry: LedgerEntry): Promise<void> {
    this.#entries.set(entry.key, { ...entry, state: 'given-back' })
    await this.#note({ record: 'given-back', key: entry.key, at: this.#now() })
  }

  async #keep([first, ...others]: readonly LedgerEntry[]): Promise<void> {
    if (!first) return
    const also = others.map(({ key }) => key)
    // A power cut must not turn a finished image back into a leftover, so this one waits for the disk.
    await this.#parts.journal.append({ record: 'kept', key: first.key, also, at: this.#now() }, 'on-disk')
    for (const entry of [first, ...others]) this.#entries.set(entry.key, { ...entry, state: 'kept' })
  }

  async #recover(key: string, id: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (!entry) throw new IngotError('ledger/unknown-resource', `this run has no entry "${key}" in its ledger`)
    this.#entries.set(key, { ...entry, state: 'created', id })
    await this.#note({ record: 'created', key, at: this.#now(), id })
  }

  async #unkeep(entry: LedgerEntry): Promise<void> {
    await this.#parts.journal.append({ record: 'temporary', key: entry.key, at: this.#now() }, 'on-disk')
    this.#entries.set(entry.key, { ...entry, state: 'created' })
  }

  /**
   * Records what has already happened. When the disk is full that is no reason to fail: the intent is on disk, and a
   * later process finds out the rest from the provider.
   */
  async #note(record: JournalRecord): Promise<void> {
    await this.#parts.journal.append(record, 'written').catch(() => {})
  }

  #masked(text: string): string {
    return this.#parts.mask?.(text) ?? text
  }

  #byId(id: string): LedgerEntry {
    const entry = this.entries().findLast((candidate) => candidate.id === id && candidate.state !== 'given-back')
    if (entry) return entry
    throw new IngotError('ledger/unknown-resource', `this run has no resource "${id}" in its ledger`)
  }

  #now(): number {
    return this.#parts.clock.now()
  }
}

/** Whether undo has to do something about an entry. */
export function isLeftover(entry: LedgerEntry): boolean {
  return entry.state === 'intended' || entry.state === 'created'
}

/** The idempotency token and the tags that make an entry's thing recognisable at its provider. */
export function creationOf(entry: LedgerEntry): Creation {
  return {
    token: `ingot-${entry.key}`,
    tags: {
      'ingot:run': entry.run,
      'ingot:entry': entry.key,
      'ingot:expires': new Date(entry.expires).toISOString(),
    },
  }
}

/** Works out where every entry stands from the records of a run, by key, oldest first. */
export function replay(run: string, records: readonly JournalRecord[]): Map<string, LedgerEntry> {
  const entries = new Map<string, LedgerEntry>()
  for (const record of records) {
    if (record.record === 'progress') continue
    const others = record.record === 'kept' ? (record.also ?? []) : []
    for (const key of [record.key, ...others]) {
      const before = entries.get(key)
      const after = record.record === 'intended' ? intendedEntry(run, record) : before && applied(before, record)
      if (after) entries.set(key, after)
    }
  }
  return entries
}

function intendedEntry(run: string, record: JournalRecord & { record: 'intended' }): LedgerEntry {
  const { key, kind, what, scope, build, expires, result } = record
  const role = result ? { result } : {}
  return { key, run, build, kind, what, scope, expires, ...role, state: 'intended', id: undefined }
}

function applied(entry: LedgerEntry, record: Exclude<JournalRecord, { record: 'intended' | 'progress' }>): LedgerEntry {
  switch (record.record) {
    case 'created':
      return { ...entry, state: 'created', id: record.id }
    case 'kept':
      return { ...entry, state: 'kept' }
    case 'temporary':
      return { ...entry, state: 'created' }
    case 'given-back':
      return { ...entry, state: 'given-back' }
    case 'trouble':
      return { ...entry, trouble: record.reason }
    case 'unclear':
      return { ...entry, state: 'unclear' }
  }
}

function saysNothingWasCreated(error: unknown): boolean {
  if (error instanceof NothingWasCreated) return true
  return error instanceof Error && error.cause !== undefined && saysNothingWasCreated(error.cause)
}
