import { foldersOf, RunStore, type RunSummary } from '../engine/index.ts'
import { durationInTable, tableLines } from '../report/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag } from './flags.ts'

export const spec = {
  usage: 'ingot runs [options]',
  description: `
Shows what ran on this computer, the oldest first, and how much of what it made is left behind.
"ingot gc" gives that back.`,
  flags: { json: booleanFlag('All that is known, as JSON.') },
  positionals: { least: 0, most: 0 },
  examples: [
    { command: 'ingot runs', explanation: 'A table of all runs.' },
    { command: "ingot runs --json | jq '.[] | select(.left > 0).id'", explanation: 'The runs that left something.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const runs = await new RunStore(foldersOf(io.host.env).state).list()
  io.stdout.write(parsed.flags.json ? `${JSON.stringify(runs.map(runFacts), undefined, 2)}\n` : runsTable(runs))
  for (const trouble of runs.flatMap((summary) => summary.trouble)) io.stderr.write(`Warning: ${trouble}\n`)
  return 0
}

function runFacts({ id, record, live, entries, leftovers, trouble }: RunSummary) {
  return { id, ...record, live, left: leftovers.length, resources: entries, trouble }
}

function runsTable(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'Nothing ran yet.\n'
  const header = ['Run', 'Started', 'Took', 'Template', 'Ended', 'Left']
  return `${tableLines([header, ...runs.map(runRow)]).join('\n')}\n`
}

function runRow(summary: RunSummary): string[] {
  const { id, record, leftovers } = summary
  const left = leftovers.length === 0 ? '' : `${leftovers.length}`
  if (!record) return [id, '?', '', '?', 'unreadable', left]
  const took = record.finished === undefined ? '' : durationInTable(record.finished - record.started)
  return [id, new Date(record.started).toISOString().slice(0, 19), took, record.template, ending(summary), left]
}

/** `killed` is a run whose process ended without saying how. */
function ending({ live, record }: RunSummary): string {
  return live ? 'running' : (record?.outcome ?? 'killed')
}
