import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LedgerEntry, NothingWasCreated, RunLedger } from '../../src/engine/index.ts'
import type { Journal, JournalRecord } from '../../src/engine/journal.ts'
import { FakeClock } from '../support/fake-host.ts'

/** A place for journals, as the suite needs it. */
export interface JournalPlace {
  open(): Promise<Journal>
  /** What another process would read now. */
  read(): Promise<readonly JournalRecord[]>
}

const RUN = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1'
const bucket = { kind: 'fake-bucket', what: 'bucket', scope: { region: 'here' } }

/** What every ledger promises, whatever its records are kept in. */
export function ledgerConformance(name: string, place: () => Promise<JournalPlace>): void {
  describe(`ledger: ${name}`, () => {
    let at: JournalPlace
    let given: LedgerEntry[]
    let refusal: Error | undefined
    let ledger: RunLedger

    const open = async (past: readonly JournalRecord[] = []) =>
      new RunLedger({
        run: RUN,
        journal: await at.open(),
        clock: new FakeClock(),
        past,
        giveBack: async (entry) => {
          given.push(entry)
          if (refusal) throw refusal
        },
      })

    beforeEach(async () => {
      at = await place()
      given = []
      refusal = undefined
      ledger = await open()
    })
    afterEach(() => ledger.close())

    const states = () => ledger.entries().map(({ state, id }) => [state, id])
    const make = (id: string, build = 'a') => ledger.forBuild(build).create(bucket, async () => ({ id }))

    test('the intent is recorded before anything is made', async () => {
      let seen: readonly JournalRecord[] = []
      await ledger.forBuild('a').create(bucket, async () => {
        seen = await at.read()
        return { id: 'b-1' }
      })
      expect(seen).toMatchObject([{ record: 'intended', kind: 'fake-bucket', build: 'a', scope: { region: 'here' } }])
      expect(await at.read()).toMatchObject([{ record: 'intended' }, { record: 'created', id: 'b-1' }])
    })

    test('what is made is answered, and known by its id', async () => {
      const made = await ledger.forBuild('a').create(bucket, async () => ({ id: 'b-1', size: 3 }))
      expect(made).toEqual({ id: 'b-1', size: 3 })
      expect(states()).toEqual([['created', 'b-1']])
    })

    test('tokens are fit for providers, and differ', async () => {
      const tokens: string[] = []
      for (let index = 0; index < 3; index++) {
        await ledger.forBuild('a').create(bucket, async ({ token }) => {
          tokens.push(token)
          return { id: `${index}` }
        })
      }
      expect(new Set(tokens).size).toBe(3)
      for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9-]{1,64}$/)
    })

    test('tags say which run and entry, and when it may be given back', async () => {
      await ledger.forBuild('a').create(bucket, async ({ tags }) => {
        expect(tags).toEqual({
          'ingot:run': RUN,
          'ingot:entry': `${RUN}-1`,
          'ingot:expires': '2026-01-03T03:04:05.000Z',
        })
        return { id: 'b-1' }
      })
    })

    test('a failing make leaves the entry open: it may have come to be', async () => {
      const failing = ledger.forBuild('a').create(bucket, () => Promise.reject(new Error('connection lost')))
      await expect(failing).rejects.toThrow('connection lost')
      expect(ledger.leftovers()).toMatchObject([{ state: 'intended', id: undefined }])
    })

    test('nothing is left open when the provider said no, however deep that stands', async () => {
      const refused = new Error('quota', { cause: new Error('wrapped', { cause: new NothingWasCreated('no') }) })
      await expect(ledger.forBuild('a').create(bucket, () => Promise.reject(refused))).rejects.toBe(refused)
      expect(ledger.leftovers()).toEqual([])
    })

    test('a kept resource is no leftover, until it is temporary again', async () => {
      await make('b-1')
      await ledger.forBuild('a').keep('b-1')
      expect(ledger.leftovers()).toEqual([])
      await ledger.forBuild('a').unkeep('b-1')
      expect(ledger.leftovers()).toMatchObject([{ id: 'b-1' }])
    })

    test('several are kept together, and another process sees it', async () => {
      await make('b-1')
      await make('b-2')
      await make('b-3')
      await ledger.forBuild('a').keep('b-1', 'b-3')
      expect(ledger.leftovers()).toMatchObject([{ id: 'b-2' }])
      expect((await open(await at.read())).leftovers()).toMatchObject([{ id: 'b-2' }])
    })

    test('giving back goes through the handler, and closes the entry', async () => {
      await make('b-1')
      await ledger.forBuild('a').giveBack('b-1')
      expect(given).toMatchObject([{ id: 'b-1', scope: { region: 'here' } }])
      expect(ledger.leftovers()).toEqual([])
    })

    test('what could not be given back stays, with the reason', async () => {
      await make('b-1')
      refusal = new Error('it is in use')
      await expect(ledger.forBuild('a').giveBack('b-1')).rejects.toBe(refusal)
      expect(ledger.leftovers()).toMatchObject([{ id: 'b-1', trouble: 'it is in use' }])
    })

    test('an id that was never made is refused', async () => {
      await expect(ledger.forBuild('a').keep('b-9')).rejects.toMatchObject({ code: 'ledger/unknown-resource' })
    })

    test('another process sees the same entries', async () => {
      await make('b-1')
      await make('b-2', 'b')
      await ledger.forBuild('b').keep('b-2')
      await make('b-3')
      await ledger.forBuild('a').giveBack('b-1')
      const later = await open(await at.read())
      expect(later.entries()).toEqual(ledger.entries())
      await later.close()
    })

    test('a later process goes on counting', async () => {
      await make('b-1')
      const later = await open(await at.read())
      await later.forBuild('a').create(bucket, async () => ({ id: 'b-2' }))
      expect(later.entries().map(({ key }) => key)).toEqual([`${RUN}-1`, `${RUN}-2`])
      await later.close()
    })

    test('many at once keep apart', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => make(`b-${index}`, `build-${index}`)))
      const later = await open(await at.read())
      expect(new Set(later.entries().map(({ key }) => key)).size).toBe(50)
      expect(new Set(later.entries().map(({ id }) => id)).size).toBe(50)
      await later.close()
    })
  })
}
