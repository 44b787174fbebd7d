import { appendFileSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JournalRecord } from '../../src/engine/journal.ts'
import { pruneRuns } from '../../src/engine/prune-runs.ts'
import type { RunRecord } from '../../src/engine/run-record.ts'
import { type HeldRun, RunStore } from '../../src/engine/run-store.ts'

const DAY = 24 * 3600 * 1000
const NOW = Date.UTC(2030, 0, 1)
const NEWEST = 100

let state: string
let store: RunStore
const held: HeldRun[] = []
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ingot-state-'))
  store = new RunStore(state)
})
afterEach(async () => {
  await Promise.all(held.splice(0).map((run) => run.release()))
  rmSync(state, { recursive: true })
})

const folder = (id: string) => join(state, 'runs', id)
const ids = () => readdirSync(join(state, 'runs')).toSorted()
const olds = () => ids().filter((id) => id.startsWith('old'))

const resource = { key: 'r-1', at: 1 } as const
const made: readonly JournalRecord[] = [
  { ...resource, record: 'intended', kind: 'fake-x', what: 'x', scope: {}, expires: 2 },
  { ...resource, record: 'created', id: 'x-1' },
]
const given: JournalRecord = { ...resource, record: 'given-back' }

const progress = (key: string): JournalRecord => ({ record: 'progress', key, at: 1, build: 'web', facts: {} })

interface Past {
  readonly outcome?: RunRecord['outcome']
  readonly records?: readonly JournalRecord[]
  readonly days?: number
  readonly live?: boolean
}

async function ran(id: string, { outcome, records = [], days = 31, live = false }: Past): Promise<void> {
  const facts = { template: 't.json', builds: [], argv: [], cwd: '/', host: 'h', pid: 1, ingot: '0' }
  const record: RunRecord = { ...facts, version: 1, id, started: NOW }
  const run = await store.begin(record)
  for (const each of records) await run.journal.append(each, 'written')
  if (outcome) await run.describe({ ...record, outcome, finished: NOW })
  if (live) held.push(run)
  else await run.release()
  const ended = NOW / 1000 - days * 24 * 3600
  utimesSync(join(folder(id), 'run.json'), ended, ended)
}

/** So many that all others are old. */
async function newer(): Promise<void> {
  for (let n = 0; n < NEWEST; n++) await ran(`z${String(n).padStart(3, '0')}`, { outcome: 'done' })
}

test('old runs go of which nothing is left, and only those', async () => {
  const past: Readonly<Record<string, Past>> = {
    'old-done': { outcome: 'done', records: [...made, { ...resource, record: 'kept' }] },
    'old-failed': { outcome: 'failed', records: [...made, given, progress('end')] },
    'old-artifact': { outcome: 'partial', records: [...made, given, progress('artifact')] },
    'old-killed': {},
    'old-young': { outcome: 'done', days: 29 },
    'old-live': { live: true },
    'old-left': { outcome: 'failed', records: made },
    'old-partial': { outcome: 'failed', records: [...made, { ...resource, record: 'kept' }] },
    'old-later': { outcome: 'failed' },
    'old-unreadable': { outcome: 'done' },
  }
  for (const [id, each] of Object.entries(past)) await ran(id, each)
  // What another version has written.
  appendFileSync(join(folder('old-later'), 'ledger.jsonl'), '{"record":"progress","key":"image","at":1}\n')
  writeFileSync(join(folder('old-unreadable'), 'ledger.jsonl'), '{"record":"from-the-future"}\n{}\n')
  await newer()
  await pruneRuns(state, NOW)
  expect(olds()).toEqual([
    'old-artifact',
    'old-later',
    'old-left',
    'old-live',
    'old-partial',
    'old-unreadable',
    'old-young',
  ])
})

test('the newest runs stay whatever their age', async () => {
  await newer()
  await ran('old', { outcome: 'done' })
  await pruneRuns(state, NOW + 1000 * DAY)
  expect(ids()).toHaveLength(NEWEST)
  expect(ids()).not.toContain('old')
})

test('where there are no runs nothing happens', async () => {
  await pruneRuns(join(state, 'missing'), NOW)
  expect(readdirSync(state)).toEqual([])
})
