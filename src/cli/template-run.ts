import { type Preparation, type RunResult, resumeCommand, retryCommand } from '../engine/index.ts'
import { IngotError, IngotErrors } from '../errors/index.ts'
import { errorText } from '../report/index.ts'
import { type Recording, TemplateRun } from '../run/index.ts'
import type { Template } from '../template/index.ts'
import type { buildSpec } from './build-flags.ts'
import type { CommandIo } from './command.ts'
import { type Ending, endingOf } from './exit-status.ts'
import type { FlagValues } from './flags.ts'
import { liveLineFor, reportersFor } from './reporters.ts'
import { prompterFor } from './terminal-prompter.ts'

export interface CommandRunParts {
  readonly runId: string
  readonly template: Template
  readonly flags: FlagValues<(typeof buildSpec)['flags']>
  readonly io: CommandIo
  /** Opens the run's place on disk; told the names of the builds. */
  readonly record: (builds: readonly string[]) => Promise<Recording>
}

/** Runs a template for a command line. @returns how it ended */
export async function runTemplate(parts: CommandRunParts): Promise<Ending> {
  const { io } = parts
  const run = templateRun(parts)
  try {
    const preparation = await run.prepare()
    const { builds, errors } = preparation
    tellTrouble(preparation, run)
    if (builds.length === 0) return errors.length > 0 ? 'invalid' : 'nothing-to-do'
    const ending = endingOfRun(await run.run(builds), io.signal)
    return ending === 'success' && errors.length > 0 ? 'invalid' : ending
  } finally {
    await run.close()
  }
}

function templateRun({ runId, template, flags, io, record }: CommandRunParts): TemplateRun {
  const { host, secrets, signal } = io
  const { color, events, 'timestamp-ui': timestamps } = flags
  const live = liveLineFor(io)
  return new TemplateRun({
    runId,
    template,
    wishes: {
      local: flags.local,
      force: flags.force,
      debug: flags.debug,
      onError: flags['on-error'],
      parallel: flags['parallel-builds'],
    },
    host,
    secrets,
    signal,
    reporters: reportersFor({ color, timestamps, events }, io, live),
    prompter: prompterFor(io, live),
    record,
    isResumable: true,
    watchLedger(ledger) {
      io.lastWords(() => {
        const left = ledger.leftovers()
        if (left.length === 0) return ''
        const goOn = left.some(({ result }) => result) ? `; "${resumeCommand(runId)}" goes on from it` : ''
        return `Left at once; "${retryCommand(runId)}" gives back what this run made${goOn}\n`
      })
    },
  })
}

/** What could be prepared is built all the same. */
function tellTrouble({ builds, errors }: Preparation, { ui }: TemplateRun): void {
  if (errors.length > 0) ui.error(errorText(new IngotErrors(errors)))
  if (builds.length === 0 && errors.length === 0) {
    ui.error(errorText(new IngotError('build/nothing', 'No builds to run', { hint: 'look at -only and -except' })))
  }
}

/** A crash of the program cancels its builds as well, and is no wish of anybody's. */
function endingOfRun({ outcome }: RunResult, signal: AbortSignal): Ending {
  switch (outcome) {
    case 'cancelled':
    case 'skipped':
      return endingOf(signal.reason) === 'cancelled' ? 'cancelled' : 'failed'
    case 'done':
      return 'success'
    default:
      return outcome
  }
}
