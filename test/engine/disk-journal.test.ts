import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DiskJournal } from '../../src/engine/disk-journal.ts'
import { parseJournal } from '../../src/engine/journal-text.ts'
import { RunLedger } from '../../src/engine/run-ledger.ts'
import { FakeClock } from '../support/fake-host.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-journal-'))
  path = join(folder, 'ledger.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

test('only its owner may read it', async () => {
  await (await DiskJournal.open(path)).close()
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('what follows a torn line starts on a line of its own, and the torn line stays', async () => {
  await appendFile(path, '{"record":"inten')
  const journal = await DiskJournal.open(path)
  await journal.append({ record: 'given-back', key: 'k', at: 1 }, 'written')
  await journal.close()
  expect(await readFile(path, 'utf8')).toBe('{"record":"inten #torn\n{"record":"given-back","key":"k","at":1}\n')
  const { records, unreadable } = parseJournal(await readFile(path, 'utf8'))
  expect(records).toHaveLength(1)
  expect(unreadable).toEqual([])
})

test('a full disk: nothing is made that can not be recorded', async () => {
  const journal = await DiskJournal.open('/dev/full')
  let made = 0
  const ledger = new RunLedger({ run: 'r', journal, clock: new FakeClock(), giveBack: async () => {} })
  const creating = ledger.forBuild('a').create({ kind: 'fake-x', what: 'x', scope: {} }, async () => {
    made++
    return { id: 'x' }
  })
  await expect(creating).rejects.toMatchObject({ code: 'ledger/unwritable' })
  await expect(creating).rejects.toThrow('no space left on device')
  expect(made).toBe(0)
  expect(ledger.entries()).toEqual([])
  await journal.close()
})

test('a folder that is not there is an error with the path', async () => {
  const missing = join(folder, 'no', 'ledger.jsonl')
  await expect(DiskJournal.open(missing)).rejects.toThrow(`the ledger ${missing} can't be written`)
})
