import { builders } from '../builders/index.ts'
import type { OpenCloud } from '../cloud/index.ts'
import {
  EventHub,
  isDone,
  type LedgerWatcher,
  type Preparation,
  type PreparedBuild,
  type Prompter,
  prepareBuilds,
  RunLedger,
  type RunParts,
  RunProgress,
  type RunResult,
  resumeCommand,
  retryCommand,
  runBuilds,
  stepPolicy,
  type Ui,
  uiFor,
} from '../engine/index.ts'
import { formatPlace, IngotError, IngotErrors } from '../errors/index.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'
import { errorText } from '../report/index.ts'
import type { Template } from '../template/index.ts'
import type { buildSpec } from './build-flags.ts'
import type { CommandIo } from './command.ts'
import { type Ending, endingOf } from './exit-status.ts'
import type { FlagValues } from './flags.ts'
import { giveBack } from './handlers.ts'
import { peopleFor } from './people.ts'
import type { Recording } from './recording.ts'
import { liveLineFor, reportersFor } from './reporters.ts'
import { prompterFor } from './terminal-prompter.ts'

export interface TemplateRunParts {
  readonly runId: string
  readonly template: Template
  readonly flags: FlagValues<(typeof buildSpec)['flags']>
  readonly io: CommandIo
  /** Opens the run's place on disk; told the names of the builds. */
  readonly record: (builds: readonly string[]) => Promise<Recording>
}

/** One process of a run: prepares the template's builds, and runs those that no earlier process has finished. */
export class TemplateRun {
  readonly #parts: TemplateRunParts
  readonly #io: CommandIo
  readonly #runId: string
  readonly #hub: EventHub
  readonly #prompter: Prompter
  readonly #ui: Ui
  #localCloud: OpenCloud | undefined

  constructor(parts: TemplateRunParts) {
    const { runId, flags, io } = parts
    this.#parts = parts
    this.#io = io
    this.#runId = runId
    const { color, events, 'timestamp-ui': timestamps } = flags
    const live = liveLineFor(io)
    const reporters = reportersFor({ color, timestamps, events }, io, live)
    this.#hub = new EventHub({ run: runId, clock: io.host.clock, masker: io.secrets, reporters })
    this.#prompter = prompterFor(io, live)
    this.#ui = uiFor(this.#hub, {}, this.#prompter)
  }

  /** @returns how it ended */
  async run(): Promise<Ending> {
    try {
      const preparation = await this.#prepare()
      this.#tellTrouble(preparation)
      return await this.#end(preparation)
    } finally {
      await this.#localCloud?.close()
      await this.#hub.close()
    }
  }

  async #end({ builds, errors }: Preparation): Promise<Ending> {
    if (builds.length === 0) return errors.length > 0 ? 'invalid' : 'nothing-to-do'
    const ending = endingOfRun(await this.#runBuilds(builds), this.#io.signal)
    return ending === 'success' && errors.length > 0 ? 'invalid' : ending
  }

  async #prepare(): Promise<Preparation> {
    const { flags, template } = this.#parts
    const { host, secrets } = this.#io
    const localCloud = flags.local ? await this.#openLocalCloud() : undefined
    this.#localCloud = localCloud
    return prepareBuilds(
      template,
      { builders, provisioners, postProcessors },
      {
        force: flags.force,
        debug: flags.debug,
        onError: flags['on-error'],
        secret: (text) => secrets.add(text),
        mask: (text) => secrets.mask(text),
        runId: this.#runId,
        cwd: host.cwd,
        env: host.env,
        people: peopleFor(this.#ui, this.#prompter),
        ...(localCloud ? { localCloud } : {}),
      },
    )
  }

  async #openLocalCloud(): Promise<OpenCloud> {
    const { openLocalCloud } = await import('../cloud/index.ts')
    return openLocalCloud(this.#io.host, this.#ui)
  }

  #tellTrouble({ builds, errors, warnings }: Preparation): void {
    for (const { text, place } of this.#parts.template.warnings) {
      this.#ui.warning(place ? `${formatPlace(place)}: ${text}` : text)
    }
    for (const warning of warnings) this.#ui.warning(warning)
    if (errors.length > 0) this.#ui.error(errorText(new IngotErrors(errors)))
    if (builds.length === 0 && errors.length === 0) {
      this.#ui.error(
        errorText(new IngotError('build/nothing', 'No builds to run', { hint: 'look at -only and -except' })),
      )
    }
  }

  async #runBuilds(builds: readonly PreparedBuild[]): Promise<RunResult> {
    const { template, flags, record } = this.#parts
    const recording = await record(builds.map(nameOf))
    if (recording.trouble) {
      this.#ui.warning(`${recording.trouble.message}; this run can create nothing that must be given back`)
    }
    const parts = this.#runParts(recording)
    if (flags.debug) this.#ui.say('Debug mode enabled. Builds will not be parallelized.')
    const result = await runBuilds(this.#withoutDone(builds, parts.progress), {
      ...parts,
      template: template.path,
      parallel: flags['parallel-builds'],
      ...(recording.trouble ? {} : { resume: resumeCommand(this.#runId) }),
    })
    await recording.finish(result.outcome)
    return result
  }

  #runParts({ journal, past }: Recording): RunParts {
    const { host, signal, secrets } = this.#io
    const { flags } = this.#parts
    const mask = (text: string) => secrets.mask(text)
    const earlier = past ? { past } : {}
    const { clock } = host
    const ledger = new RunLedger({
      run: this.#runId,
      journal,
      clock,
      giveBack,
      watcher: this.#watcher,
      mask,
      ...earlier,
    })
    this.#followSignal(ledger)
    return {
      runId: this.#runId,
      hub: this.#hub,
      ledger,
      progress: new RunProgress({ journal, clock, ...earlier }),
      host,
      signal,
      policy: stepPolicy(flags['on-error'], flags.debug, signal),
      prompter: this.#prompter,
      debug: flags.debug,
      mask,
    }
  }

  #withoutDone(builds: readonly PreparedBuild[], progress: RunProgress): readonly PreparedBuild[] {
    return builds.filter((build) => {
      if (!isDone(nameOf(build), progress)) return true
      this.#ui.say(`Build '${nameOf(build)}' is done already.`)
      return false
    })
  }

  #followSignal(ledger: RunLedger): void {
    const { signal, lastWords } = this.#io
    const tell = () => this.#ui.error(`Cancelling build: ${signal.reason.message}`)
    signal.addEventListener('abort', tell, { once: true })
    lastWords(() => {
      const left = ledger.leftovers()
      if (left.length === 0) return ''
      const goOn = left.some(({ result }) => result) ? `; "${resumeCommand(this.#runId)}" goes on from it` : ''
      return `Left at once; "${retryCommand(this.#runId)}" gives back what this run made${goOn}\n`
    })
  }

  readonly #watcher: LedgerWatcher = (change, { kind, id, what, build }) => {
    this.#hub.emit({ type: `resource-${change}`, kind, id: id ?? what }, build === undefined ? {} : { build })
  }
}

function nameOf({ config }: PreparedBuild): string {
  return config.displayName
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
