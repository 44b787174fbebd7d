import { expect, test } from 'vitest'
import { MemoryJournal } from '../../src/engine/journal.ts'
import { RunLedger } from '../../src/engine/run-ledger.ts'
import { MASK, Masker } from '../../src/engine/secrets.ts'
import { FakeClock } from '../support/fake-host.ts'

const SECRET = 'open-sesame-42'

test('what the ledger says to people holds no secret', async () => {
  const masker = new Masker()
  masker.add(SECRET)
  const journal = new MemoryJournal()
  const giveBack = async () => {
    throw new Error(`403 for "${SECRET}"`)
  }
  const ledger = new RunLedger({
    run: 'r',
    journal,
    clock: new FakeClock(),
    giveBack,
    mask: (text) => masker.mask(text),
  })
  const intent = { kind: 'thing', what: `a thing named ${SECRET}`, scope: { name: 'n' } }
  await ledger.forBuild('b').create(intent, async () => ({ id: 'id-1' }))
  await expect(ledger.forBuild('b').giveBack('id-1')).rejects.toThrow()
  expect(ledger.leftovers()).toMatchObject([{ what: `a thing named ${MASK}`, trouble: `403 for "${MASK}"` }])
  expect(JSON.stringify(journal.records)).not.toContain(SECRET)
})
