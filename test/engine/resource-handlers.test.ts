import { expect, test, vi } from 'vitest'
import { MemoryJournal } from '../../src/engine/journal.ts'
import type { ResourceHandler } from '../../src/engine/ledger.ts'
import { giveBackThrough } from '../../src/engine/resource-handlers.ts'
import { RunLedger } from '../../src/engine/run-ledger.ts'
import { fakeHost } from '../support/fake-host.ts'

const handler: ResourceHandler = { kinds: ['aws-thing'], giveBack: async () => 'gone' }

function ledgerOver(load: () => Promise<ResourceHandler>) {
  const journal = new MemoryJournal()
  const ledger = new RunLedger({
    run: 'run',
    journal,
    clock: fakeHost().clock,
    giveBack: giveBackThrough({ aws: load }),
  })
  return { journal, build: ledger.forBuild('build') }
}

test('what gives a thing back is loaded before the thing is made', async () => {
  const order: string[] = []
  const { build } = ledgerOver(async () => {
    order.push('loaded')
    return handler
  })

  await build.create({ kind: 'aws-thing', what: 'a thing', scope: {} }, async () => {
    order.push('made')
    return { id: 'thing-1' }
  })

  expect(order).toEqual(['loaded', 'made'])
})

test('nothing is made, and nothing recorded, that nobody could give back', async () => {
  const { journal, build } = ledgerOver(async () => handler)
  const make = vi.fn(async () => ({ id: 'other-1' }))

  await expect(build.create({ kind: 'aws-other', what: 'another', scope: {} }, make)).rejects.toMatchObject({
    code: 'ledger/no-handler',
  })

  expect(make).not.toHaveBeenCalled()
  expect(journal.records).toEqual([])
})
