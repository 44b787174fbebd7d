import { accessSettings, findTagged, openAccess } from '../aws/index.ts'
import {
  foldersOf,
  type JournalRecord,
  type LedgerEntry,
  MemoryJournal,
  RunLedger,
  RunStore,
  undo,
} from '../engine/index.ts'
import { tableLines } from '../report/index.ts'
import { giveBack } from '../run/handlers.ts'
import type { CommandIo } from './command.ts'
import { isAgreed, peopleOf, uiOf } from './gc-talk.ts'

export interface Asked {
  readonly regions: readonly string[]
  readonly profile: string | undefined
  /** Also what may belong to a run that goes on on another computer. */
  readonly allRuns: boolean
  readonly run: string | undefined
  readonly yes: boolean
}

/** Whether a run goes on can be seen on its own computer alone. Elsewhere its resources' time has to run out. */
type Standing = 'going on' | 'dead' | 'expired' | 'may go on elsewhere'

interface Found {
  readonly entry: LedgerEntry
  readonly standing: Standing
}

/**
 * `ingot gc -region`: finds by its tags what runs left in regions, runs of other computers too, and gives it back.
 * @returns the exit status
 */
export async function gcByTags(asked: Asked, io: CommandIo): Promise<number> {
  const found = await look(asked, io)
  const taken = found.filter(({ standing }) => isTaken(standing, asked))
  for (const run of new Set(found.filter(({ standing }) => standing === 'going on').map(({ entry }) => entry.run))) {
    io.stdout.write(`Run ${run} is still going on; it is left alone.\n`)
  }
  tellOfOthers(found, asked, io)
  if (taken.length === 0) {
    io.stdout.write(found.length === 0 ? 'Nothing is left behind.\n' : 'Nothing else is left behind.\n')
    return found.every(({ standing }) => standing === 'going on') ? 0 : 1
  }
  io.stdout.write(table(taken))
  if (!asked.yes && !(await isAgreed(io))) return 1
  return (await giveAllBack(taken, io)) && taken.length === found.length ? 0 : 1
}

async function look({ regions, profile, run }: Asked, io: CommandIo): Promise<Found[]> {
  const { env, clock, random } = io.host
  const people = peopleOf(io)
  const found = await Promise.all(
    regions.map(async (name) => {
      const settings = accessSettings({ region: name, profile }, { env, secret: () => {}, people })
      const { entries, hidden } = await findTagged(openAccess(settings, { clock, random }).region(name), io.signal)
      if (hidden.length > 0) {
        io.stdout.write(`Warning: these credentials may not look for ${hidden.join(', ')} in ${name}.\n`)
      }
      return entries
    }),
  )
  const summaries = await new RunStore(foldersOf(env).state).list()
  const here = new Map(summaries.map(({ id, live }) => [id, live]))
  // An image of a partial build may still have such a tag.
  const kept = new Set(summaries.flatMap(({ entries }) => entries.filter(isKept).map(({ key }) => key)))
  const now = clock.now()
  return found
    .flat()
    .filter((entry) => (run === undefined || entry.run === run) && !kept.has(entry.key))
    .map((entry) => ({ entry, standing: standingOf(entry, here.get(entry.run), now) }))
}

function isKept({ state }: LedgerEntry): boolean {
  return state === 'kept'
}

function standingOf({ expires }: LedgerEntry, live: boolean | undefined, now: number): Standing {
  if (live !== undefined) return live ? 'going on' : 'dead'
  return expires <= now ? 'expired' : 'may go on elsewhere'
}

function isTaken(standing: Standing, { allRuns }: Asked): boolean {
  return standing === 'dead' || standing === 'expired' || (standing === 'may go on elsewhere' && allRuns)
}

function tellOfOthers(found: readonly Found[], { allRuns }: Asked, io: CommandIo): void {
  const others = found.filter(({ standing }) => standing === 'may go on elsewhere').map(({ entry }) => entry)
  if (allRuns || others.length === 0) return
  for (const [run, entries] of Map.groupBy(others, (entry) => entry.run)) {
    const until = new Date(Math.max(...entries.map(({ expires }) => expires))).toISOString()
    io.stdout.write(`Run ${run} is none of this computer's and has ${entries.length} things until ${until}; `)
    io.stdout.write('it may still be going on. Add --all-runs to take them all the same.\n')
  }
}

function table(found: readonly Found[]): string {
  const rows = found.map(({ entry, standing }) => [entry.run, standing, entry.scope['name'], entry.what].map(String))
  const texts = rows.map(([run, standing, name, what]) => [
    run,
    standing,
    name === 'undefined' ? what : `${what} (${name})`,
  ])
  return `${tableLines([['Run', 'The run', 'Left behind'], ...texts.map((row) => row.map(String))]).join('\n')}\n`
}

/** @returns whether everything was given back */
async function giveAllBack(found: readonly Found[], io: CommandIo): Promise<boolean> {
  let complete = true
  for (const [run, ofRun] of Map.groupBy(found, ({ entry }) => entry.run)) {
    // Instances before what they use: the order in which they were made, which the entries' numbers tell.
    const entries = ofRun.map(({ entry }) => entry).toSorted((a, b) => numberOf(a) - numberOf(b))
    const ledger = new RunLedger({
      run,
      journal: new MemoryJournal(),
      past: entries.flatMap(asRecords),
      clock: io.host.clock,
      giveBack,
      people: peopleOf(io),
    })
    const left = await undo(ledger, ledger.leftovers(), uiOf(run, io))
    io.stdout.write(`Run ${run}: ${left.length === 0 ? 'all is given back' : `${left.length} left`}.\n`)
    complete = left.length === 0 && complete
  }
  return complete
}

function numberOf({ key }: LedgerEntry): number {
  return Number(key.slice(key.lastIndexOf('-') + 1)) || 0
}

function asRecords({ key, kind, what, scope, expires, id }: LedgerEntry): JournalRecord[] {
  const intended = { record: 'intended', key, at: 0, kind, what, scope, expires } as const
  return id === undefined ? [intended] : [intended, { record: 'created', key, at: 0, id }]
}
