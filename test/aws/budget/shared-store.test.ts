import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SharedStore } from '../../../src/aws/budget/index.ts'
import { UNTOUCHED } from '../../../src/aws/budget/turns.ts'
import { FakeClock } from '../../support/fake-host.ts'

let folder: string
let file: string
let clock: FakeClock
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-calls-'))
  file = join(folder, 'cache', 'calls.db')
  clock = new FakeClock()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => SharedStore.at(file, clock)
const count = (store: SharedStore) =>
  store.change('a', (before) => ({ state: { ...before, level: before.level + 1 }, answer: before.level }))

test('what one process changes the others see', async () => {
  const [one, other] = [await open(), await open()]
  count(one)
  count(other)
  expect(one.look('a').level).toBe(2)
})

test.each([
  ['no database', (path: string) => writeFileSync(path, 'hello, I am a text file of some length\n'.repeat(200))],
  ['an empty file', (path: string) => writeFileSync(path, '')],
])('%s in its place is replaced', async (_, spoil) => {
  mkdirSync(dirname(file))
  spoil(file)
  const store = await open()
  count(store)
  expect((await open()).look('a').level).toBe(1)
})

test('a file that is damaged under way is made again', async () => {
  const store = await open()
  count(store)
  store.close()
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0x55, 0, 4096))
  expect(count(store)).toBe(0)
  expect((await open()).look('a').level).toBe(1)
})

test('a file of which only a part is damaged is made again, too', async () => {
  count(await open())
  const bytes = readFileSync(file)
  // The first page tells of the table, the second holds it.
  writeFileSync(file, bytes.fill(0x55, 4096, 8192))
  const store = await open()
  expect([count(store), count(store)]).toEqual([0, 1])
  clock.advance(60_001)
  expect(count(store)).toBe(0)
  expect((await open()).look('a').level).toBe(1)
})

test.each([
  ['a folder', (path: string) => mkdirSync(path)],
  [
    'the table of another program',
    (path: string) => {
      const database = new DatabaseSync(path)
      database.exec('CREATE TABLE bucket (something TEXT)')
      database.close()
    },
  ],
])('with %s in its place the process counts for itself, and the place is left alone', async (_, spoil) => {
  mkdirSync(dirname(file))
  spoil(file)
  const store = await open()
  expect([count(store), count(store), count(store)]).toEqual([0, 1, 2])
  expect((await open()).look('a')).toEqual(UNTOUCHED)
})

test('a file that somebody holds is left alone for a second', async () => {
  const store = await open()
  count(store)
  const holder = new DatabaseSync(file)
  holder.exec('BEGIN EXCLUSIVE')
  expect([count(store), count(store)]).toEqual([0, 1])
  holder.close()
  expect(count(store)).toBe(2)
  clock.advance(1001)
  expect(count(store)).toBe(1)
})

test('a folder that may not be written costs nothing but the sharing', async () => {
  mkdirSync(dirname(file))
  chmodSync(dirname(file), 0o500)
  const store = await open()
  // Root may write everywhere.
  expect([count(store), count(store)]).toEqual([0, 1])
  chmodSync(dirname(file), 0o700)
})
