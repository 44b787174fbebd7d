import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { DiskJournal } from '../../src/engine/disk-journal.ts'
import { MemoryJournal } from '../../src/engine/journal.ts'
import { parseJournal } from '../../src/engine/journal-text.ts'
import { ledgerConformance } from '../conformance/ledger.ts'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-ledger-'))
})
afterAll(() => rm(folder, { recursive: true }))

ledgerConformance('in memory', async () => {
  const journal = new MemoryJournal()
  return { open: async () => journal, read: async () => [...journal.records] }
})

ledgerConformance('on disk', async () => {
  const path = join(folder, `${count++}.jsonl`)
  return {
    open: () => DiskJournal.open(path),
    read: async () => parseJournal(await readFile(path, 'utf8')).records,
  }
})
