import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../src/engine/run-record.ts'
import { RunStore } from '../../src/engine/run-store.ts'

const ID = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1'
const record: RunRecord = {
  version: 1,
  id: ID,
  template: 'ami.json',
  builds: ['a'],
  argv: ['ami.json'],
  cwd: '/work',
  started: 1,
  host: 'here',
  pid: 1,
  ingot: '0.1.0',
}

let state: string
let store: RunStore
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'ingot-state-'))
  store = new RunStore(state)
})
afterEach(() => rm(state, { recursive: true }))

const intend = { record: 'intended', key: `${ID}-1`, at: 1, kind: 'fake-x', what: 'x', scope: {}, expires: 2 } as const

test('without any runs there is nothing to see', async () => {
  expect(await new RunStore(join(state, 'missing')).list()).toEqual([])
})

test('a run of this process is live, and nobody can adopt it', async () => {
  const held = await store.begin(record)
  expect(await store.list()).toMatchObject([{ id: ID, live: true, record: { template: 'ami.json' } }])
  expect(await new RunStore(state).look(ID)).toMatchObject({ live: true })
  await held.release()
  expect(await store.list()).toMatchObject([{ live: false }])
})

test('folders and files are for their owner only', async () => {
  const held = await store.begin(record)
  await held.release()
  const modes = await Promise.all(
    ['', 'run.json', 'ledger.jsonl', 'lock'].map(
      async (name) => (await stat(join(state, 'runs', ID, name))).mode & 0o777,
    ),
  )
  expect(modes).toEqual([0o700, 0o600, 0o600, 0o600])
})

test('the end of a run is told in its record', async () => {
  const held = await store.begin(record)
  await held.describe({ ...record, finished: 9, outcome: 'done' })
  await held.release()
  expect(await store.look(ID)).toMatchObject({ record: { finished: 9, outcome: 'done' } })
})

test('a dead run can be adopted once at a time, with what it recorded', async () => {
  const held = await store.begin(record)
  await held.journal.append(intend, 'on-disk')
  await held.release()
  const adopted = await store.adopt(ID)
  expect(adopted?.past).toEqual([intend])
  expect(await store.look(ID)).toMatchObject({ live: true, leftovers: [{ key: `${ID}-1` }] })
  await adopted?.release()
})

test('a killed process is dead at once, and what it wrote is there', async () => {
  const module = new URL('../../src/engine/run-store.ts', import.meta.url).href
  const script = `
    const { RunStore } = await import('${module}')
    const held = await new RunStore(${JSON.stringify(state)}).begin(${JSON.stringify(record)})
    await held.journal.append(${JSON.stringify(intend)}, 'on-disk')
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script])
  await once(child.stdout, 'data')
  expect(await store.look(ID)).toMatchObject({ live: true })
  expect(await store.adopt(ID)).toBeUndefined()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await store.look(ID)).toMatchObject({ live: false, leftovers: [{ kind: 'fake-x' }] })
})

test('a record that can not be read is reported and left as it is', async () => {
  await mkdir(join(state, 'runs', ID), { recursive: true })
  const path = join(state, 'runs', ID, 'run.json')
  await writeFile(path, '{"version":7}')
  await writeFile(join(state, 'runs', ID, 'ledger.jsonl'), `what?\n${JSON.stringify(intend)}\n`)
  const summary = await store.look(ID)
  expect(summary).toMatchObject({ record: undefined, live: false, leftovers: [{ kind: 'fake-x' }] })
  expect(summary.trouble).toEqual([
    `${path} can't be read by this version; it is left as it is`,
    `${join(state, 'runs', ID, 'ledger.jsonl')}:1 can't be read by this version; it is left as it is`,
  ])
  const adopted = await store.adopt(ID)
  await adopted?.release()
  expect(await readFile(path, 'utf8')).toBe('{"version":7}')
})

test('a state folder that can not be written is an error that says what to do', async () => {
  await writeFile(join(state, 'file'), '')
  const beginning = new RunStore(join(state, 'file')).begin(record)
  await expect(beginning).rejects.toMatchObject({
    code: 'ledger/unwritable',
    hint: expect.stringContaining('INGOT_HOME'),
  })
})

test('an unknown run is an error', async () => {
  await expect(store.look('nope')).rejects.toMatchObject({ code: 'ledger/unknown-run' })
  await expect(store.look('../runs')).rejects.toMatchObject({ code: 'ledger/unknown-run' })
})

test('a run that can not be looked into hides no other, and is taken for alive', async () => {
  await mkdir(join(state, 'runs', ID, 'lock'), { recursive: true })
  const other = await store.begin({ ...record, id: 'other' })
  await other.release()
  expect(await store.list()).toMatchObject([
    { id: ID, live: true, leftovers: [], trouble: [expect.stringContaining("can't be read")] },
    { id: 'other', live: false, trouble: [] },
  ])
})

test('whether a run lives is told by its lock alone: process ids come again, and computers change their names', async () => {
  const held = await store.begin({ ...record, host: 'another', pid: 2 ** 30 })
  expect(await store.look(ID)).toMatchObject({ live: true })
  await held.describe({ ...record, host: hostname(), pid: process.pid })
  await held.release()
  expect(await store.look(ID)).toMatchObject({ live: false })
})

test('a new run waits for somebody who looks at its lock for long', async () => {
  const folder = join(state, 'runs', ID)
  await mkdir(folder, { recursive: true })
  const module = new URL('../../src/engine/run-lock.ts', import.meta.url).href
  const script = `
    const { takeLock } = await import('${module}')
    const lock = await takeLock(${JSON.stringify(join(folder, 'lock'))})
    console.log('looking')
    setTimeout(() => lock.release(), 500)`
  const looker = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script])
  await once(looker.stdout, 'data')
  await (await store.begin(record)).release()
})
