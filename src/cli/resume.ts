import { resolve } from 'node:path'
import {
  foldersOf,
  type HeldRun,
  isDone,
  isLeftover,
  RunProgress,
  type RunRecord,
  RunStore,
  replay,
  retryCommand,
} from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { continueRecording, loadRunTemplate, type RunTemplate } from '../run/index.ts'
import { buildSpec } from './build-flags.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { commandPeople } from './command-people.ts'
import type { Ending } from './exit-status.ts'
import { booleanFlag, type FlagValues, repeatedFlag } from './flags.ts'
import { recordedFlags } from './recorded-flags.ts'
import { loadRequest } from './template-flags.ts'
import { runTemplate } from './template-run.ts'

export const spec = {
  usage: 'ingot resume [options] RUN',
  description: `
Goes on with a run that stopped before it was done: because something after its image failed, because
it was interrupted, or because its process or the computer ended. What is finished is not done again:
an image that exists is not made again, and a copy to a region, a tag, a share or a post-processor that
failed is tried alone. A build without an image begins anew, once its leftovers are given back.

The template is read again, in the folder and with the flags of the first time; {{timestamp}},
{{uuid}} and what data sources told stay what they were. Secret values are not on record and have to
be given again. A template that has changed is refused without -force, and so is one with a data
source that tells something else now and whose answer wasn't kept; scripts may be mended. Exit
status as for "ingot build", and 5 when the run is done already.`,
  flags: {
    var: repeatedFlag("'key=value'", 'Set a variable again whose value is secret; may be given several times.'),
    'var-file': repeatedFlag('FILE', 'A JSON file with such variables; may be given several times.'),
    force: booleanFlag('Go on although the template has changed, or what its data sources tell.'),
    color: buildSpec.flags.color,
    'timestamp-ui': buildSpec.flags['timestamp-ui'],
    events: buildSpec.flags.events,
  },
  positionals: { least: 1, most: 1 },
  completes: 'runs',
  examples: [
    { command: 'ingot runs', explanation: 'Which runs there are, and how they ended.' },
    { command: 'ingot resume 6b041e7a-b313-c3fc-7a16-046d4a5eb5c1', explanation: 'Do what is missing.' },
    {
      command: 'ingot resume -var token=… 6b041e7a-b313-c3fc-7a16-046d4a5eb5c1',
      explanation: 'The same for a template with a sensitive variable.',
    },
  ],
} as const

type ResumeFlags = FlagValues<(typeof spec)['flags']>

/** `ingot resume`: takes a run over from a process that has ended. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const [id = ''] = parsed.positionals
  const store = new RunStore(foldersOf(io.host.env).state)
  const { record, live, trouble } = await store.look(id)
  if (live && record) throw stillGoingOn(id)
  if (!record) throw unreadable(id, trouble)
  const held = await store.adopt(id)
  if (!held) throw stillGoingOn(id)
  try {
    return io.exitStatus(await resume(held, record, parsed.flags, io))
  } finally {
    await held.release()
  }
}

async function resume(held: HeldRun, record: RunRecord, flags: ResumeFlags, io: CommandIo): Promise<Ending> {
  if (isAllDone(held, record, io)) return nothingToDo(held, record, io)
  const { cwd } = io.host
  const given = { var: flags.var, varFiles: flags['var-file'].map((file) => resolve(cwd, file)) }
  const recorded = await recordedFlags(record, given)
  const there = { ...io, host: { ...io.host, cwd: record.cwd } }
  const origin = { id: record.id, began: record.started }
  const read = await loadRunTemplate({
    request: loadRequest(recorded.template, recorded.flags, there),
    origin,
    checking: there,
    signal: there.signal,
    local: recorded.flags.local,
    people: commandPeople(there),
    uncounted: given.varFiles,
    past: { data: record.data ?? [], force: flags.force },
  })
  checkUnchanged(read, record, flags)
  const shown = {
    color: flags.color,
    'timestamp-ui': flags['timestamp-ui'],
    events: flags.events === undefined ? undefined : resolve(cwd, flags.events),
  }
  return runTemplate({
    runId: record.id,
    template: read.template,
    flags: { ...recorded.flags, ...shown },
    io: there,
    record: () => continueRecording(held, record, read.data, io.host),
  })
}

function isAllDone({ journal, past }: HeldRun, { builds }: RunRecord, { host }: CommandIo): boolean {
  const progress = new RunProgress({ journal, past, clock: host.clock })
  return builds.length > 0 && builds.every((build) => isDone(build, progress))
}

async function nothingToDo(held: HeldRun, record: RunRecord, io: CommandIo): Promise<Ending> {
  const { id } = record
  io.stdout.write(`Nothing to do: all builds of run ${id} are done.\n`)
  const left = [...replay(id, held.past).values()].filter(isLeftover).length
  if (left > 0) io.stdout.write(`${left} left behind; "${retryCommand(id)}" gives it back.\n`)
  // Its process may have been killed just before it could say so.
  if (record.outcome !== 'done') await held.describe({ ...record, finished: io.host.clock.now(), outcome: 'done' })
  return 'nothing-to-do'
}

/** @throws IngotError `resume/changed`, `resume/no-build` */
function checkUnchanged({ template, digest }: RunTemplate, record: RunRecord, { force }: ResumeFlags): void {
  const { id, templateDigest, builds } = record
  if (templateDigest !== undefined && templateDigest !== digest && !force) {
    throw new IngotError('resume/changed', `the template "${template.path}" has changed since run ${id} read it`, {
      hint: 'what is finished stays as the old one made it: add -force if that is right, or build anew',
    })
  }
  const names = template.builds.map(({ displayName }) => displayName)
  const lost = builds.find((build) => !names.includes(build))
  if (lost === undefined) return
  throw new IngotError('resume/no-build', `the template "${template.path}" has no build "${lost}" any more`, {
    hint: `"ingot gc ${id}" gives back what its run left`,
  })
}

function stillGoingOn(id: string): IngotError {
  return new IngotError('resume/live', `run ${id} is still going on`, {
    hint: 'wait until its process has ended, or end it with Ctrl-C',
  })
}

function unreadable(id: string, trouble: readonly string[]): IngotError {
  return new IngotError('resume/unreadable', `run ${id} has no record that this version can go by`, {
    details: trouble,
    hint: `"ingot gc ${id}" gives back what it left`,
  })
}
