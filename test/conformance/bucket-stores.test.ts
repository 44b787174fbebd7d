import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type BucketStore, MemoryStore, SharedStore } from '../../src/aws/budget/index.ts'
import { UNTOUCHED } from '../../src/aws/budget/turns.ts'
import { FakeClock } from '../support/fake-host.ts'

const folder = mkdtempSync(join(tmpdir(), 'ingot-calls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

const STORES: Readonly<Record<string, () => Promise<BucketStore>>> = {
  'of this process': async () => new MemoryStore(),
  'of all processes': () => SharedStore.at(join(folder, `${files++}`, 'calls.db'), new FakeClock()),
  'of all processes, without a file': () => SharedStore.at('/proc/no/calls.db', new FakeClock()),
}

describe.each(Object.entries(STORES))('a store %s', (_, open) => {
  const full = { fullAt: 1_767_322_800_123.5, pausedUntil: 2, level: 3, calmSince: 4 }

  test('begins with untouched buckets', async () => {
    expect((await open()).look('a')).toEqual(UNTOUCHED)
  })

  test('keeps what a change makes of a bucket, and hands its answer on', async () => {
    const store = await open()
    expect(store.change('a', (before) => ({ state: { ...full, level: before.level + 1 }, answer: before }))).toEqual(
      UNTOUCHED,
    )
    expect(store.look('a')).toEqual({ ...full, level: 1 })
    expect(store.change('a', (before) => ({ state: UNTOUCHED, answer: before.level }))).toBe(1)
    expect(store.look('a')).toEqual(UNTOUCHED)
  })

  test('keeps buckets apart', async () => {
    const store = await open()
    store.change('a', () => ({ state: full, answer: undefined }))
    expect(store.look('b')).toEqual(UNTOUCHED)
  })
})
