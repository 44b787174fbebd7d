import {
  describeEntry,
  foldersOf,
  type HeldRun,
  type LedgerEntry,
  RunLedger,
  RunStore,
  type RunSummary,
  resumeCommand,
  retryCommand,
  undo,
} from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { errorText, tableLines } from '../report/index.ts'
import { giveBack } from '../run/handlers.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag, repeatedFlag, stringFlag } from './flags.ts'
import { isAgreed, peopleOf, uiOf } from './gc-talk.ts'

export const spec = {
  usage: 'ingot gc [options] [RUN]',
  description: `
Lists what runs left behind whose process has ended, of all runs or of one, and gives it back:
instances, keys, security groups, folders. Finished images are never touched, and nor is anything
that belongs to a run which is still going on. Asks first, unless --yes is given. Exit status 0
when nothing is left, 1 otherwise.

With --region it goes by the tags of what is there, so that it also finds what runs of other
computers left. Whether those still go on can't be seen from here: what they have is taken when
its time has run out, a day after it was made, or with --all-runs.`,
  flags: {
    yes: booleanFlag("Don't ask."),
    region: repeatedFlag('REGION', 'Look for tags in this AWS region; may be given several times.'),
    'all-runs': booleanFlag("Also take what may belong to other computers' runs that still go on."),
    profile: stringFlag('NAME', 'The profile in the AWS configuration files, for -region.'),
  },
  positionals: { least: 0, most: 1 },
  completes: 'runs',
  examples: [
    { command: 'ingot gc', explanation: 'List what is left, ask, and give it back.' },
    { command: 'ingot gc --yes', explanation: 'The same without a question, for scripts.' },
    { command: 'ingot gc 6b041e7a-b313-c3fc-7a16-046d4a5eb5c1', explanation: 'Only what this run left.' },
    {
      command: 'ingot gc --region eu-west-1 --all-runs',
      explanation: 'All that Ingot left in a region, whoever ran it.',
    },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const store = new RunStore(foldersOf(io.host.env).state)
  const [id] = parsed.positionals
  const { region: regions, 'all-runs': allRuns, profile, yes } = parsed.flags
  if (regions.length > 0) {
    const { gcByTags } = await import('./gc-by-tags.ts')
    return gcByTags({ regions, profile, allRuns, run: id, yes }, io)
  }
  if (allRuns) throw new IngotError('cli/flag-value', 'the flag "-all-runs" needs "-region": it goes by tags')
  const summaries = id === undefined ? await store.list() : [await store.look(id)]
  for (const trouble of summaries.flatMap((summary) => summary.trouble)) io.stdout.write(`Warning: ${trouble}\n`)
  tellOfLiveRuns(summaries, io)
  const dead = summaries.filter(({ live, leftovers }) => !live && leftovers.length > 0)
  const known = !summaries.some((summary) => isUnknown(summary) || summary.hasGaps)
  if (dead.length === 0) {
    io.stdout.write(known ? 'Nothing is left behind.\n' : 'Nothing else is left behind.\n')
    return known ? 0 : 1
  }
  io.stdout.write(leftoversTable(dead.flatMap(({ leftovers }) => leftovers)))
  for (const summary of dead) tellOfResults(summary, io)
  if (!parsed.flags.yes && !(await isAgreed(io))) return 1
  return (await collect(dead, store, io)) && known ? 0 : 1
}

function tellOfLiveRuns(summaries: readonly RunSummary[], io: CommandIo): void {
  for (const summary of summaries) {
    const why = isUnknown(summary) ? "can't be looked at" : 'is still going on'
    if (summary.live) io.stdout.write(`Run ${summary.id} ${why}; it is left alone.\n`)
  }
}

/** Nobody can say whether it goes on, nor what it left. */
function isUnknown({ live, record, trouble }: RunSummary): boolean {
  return live && record === undefined && trouble.length > 0
}

/** What would be a pity to lose. */
function tellOfResults({ id, leftovers }: RunSummary, io: CommandIo): void {
  for (const entry of leftovers.filter(({ result }) => result)) {
    io.stdout.write(`"${resumeCommand(id)}" would go on from ${describeEntry(entry)}; giving it back ends that.\n`)
  }
}

function leftoversTable(entries: readonly LedgerEntry[]): string {
  const rows = entries.map((entry) => [entry.run, entry.build ?? '', describeEntry(entry), entry.trouble ?? ''])
  return `${tableLines([['Run', 'Build', 'Left behind', 'Last trouble'], ...rows]).join('\n')}\n`
}

/** @returns whether everything was given back */
async function collect(dead: readonly RunSummary[], store: RunStore, io: CommandIo): Promise<boolean> {
  let complete = true
  for (const { id } of dead) {
    if (io.signal.aborted) return false
    complete = (await collectRun(id, store, io)) && complete
  }
  return complete
}

/** @returns whether nothing is left to do; trouble with one run's files is told and stops no other */
async function collectRun(id: string, store: RunStore, io: CommandIo): Promise<boolean> {
  try {
    const held = await store.adopt(id)
    if (held) return await giveBackAll(held, io)
    io.stdout.write(`Run ${id} is in another process's hands; it is left alone.\n`)
    return true
  } catch (error) {
    io.stdout.write(`${errorText(error)}\n`)
    return false
  }
}

async function giveBackAll(held: HeldRun, io: CommandIo): Promise<boolean> {
  const { id, journal, past } = held
  try {
    const people = peopleOf(io)
    const ledger = new RunLedger({ run: id, journal, past, clock: io.host.clock, giveBack, people })
    const left = await undo(ledger, ledger.leftovers(), uiOf(id, io))
    const rest = `${left.length} left; try again with "${retryCommand(id)}"`
    io.stdout.write(`Run ${id}: ${left.length === 0 ? 'all is given back' : rest}.\n`)
    return left.length === 0
  } finally {
    await held.release()
  }
}
