import { builders } from '../builders/index.ts'
import type { OpenCloud } from '../cloud/index.ts'
import {
  EventHub,
  type LedgerWatcher,
  newRunId,
  type Preparation,
  type Prompter,
  prepareBuilds,
  RunLedger,
  type RunParts,
  type RunResult,
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
import { buildSpec } from './build-flags.ts'
import { loadOrTellAll } from './check-template.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { type Ending, endingOf } from './exit-status.ts'
import type { FlagValues } from './flags.ts'
import { giveBack } from './handlers.ts'
import { peopleFor } from './people.ts'
import { beginRecording, withoutSecrets } from './recording.ts'
import { liveLineFor, reportersFor } from './reporters.ts'
import { loadRequest } from './template-flags.ts'
import { prompterFor } from './terminal-prompter.ts'

type BuildFlags = FlagValues<(typeof buildSpec)['flags']>

export { buildSpec as spec }

/** `ingot build`: reads, prepares, runs. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(buildSpec, argv, io)
  if (!parsed) return 0
  const asked = { ...io, machineReadable: io.machineReadable || parsed.flags['machine-readable'] }
  const template = await loadOrTellAll(loadRequest(parsed.positionals[0] ?? '', parsed.flags, asked), asked)
  return new BuildCommand(template, parsed.flags, argv, asked).run()
}

class BuildCommand {
  readonly #template: Template
  readonly #flags: BuildFlags
  readonly #argv: readonly string[]
  readonly #io: CommandIo
  readonly #runId: string
  readonly #masker: CommandIo['secrets']
  readonly #hub: EventHub
  readonly #prompter: Prompter
  readonly #ui: Ui
  #localCloud: OpenCloud | undefined

  constructor(template: Template, flags: BuildFlags, argv: readonly string[], io: CommandIo) {
    this.#template = template
    this.#flags = flags
    this.#argv = argv
    this.#io = io
    this.#runId = newRunId(io.host)
    this.#masker = io.secrets
    const { color, events, 'timestamp-ui': timestamps } = flags
    const live = liveLineFor(io)
    const reporters = reportersFor({ color, timestamps, events }, io, live)
    this.#hub = new EventHub({ run: this.#runId, clock: io.host.clock, masker: this.#masker, reporters })
    this.#prompter = prompterFor(io, live)
    this.#ui = uiFor(this.#hub, {}, this.#prompter)
  }

  async run(): Promise<number> {
    try {
      const preparation = await this.#prepare()
      this.#tellTrouble(preparation)
      const ending = await this.#end(preparation)
      return this.#io.exitStatus(ending)
    } finally {
      await this.#localCloud?.close()
      await this.#hub.close()
    }
  }

  async #end(preparation: Preparation): Promise<Ending> {
    const { builds, errors } = preparation
    if (builds.length === 0) return errors.length > 0 ? 'invalid' : 'nothing-to-do'
    const ending = endingOfRun(await this.#runBuilds(preparation), this.#io.signal)
    return ending === 'success' && errors.length > 0 ? 'invalid' : ending
  }

  async #prepare(): Promise<Preparation> {
    const { host } = this.#io
    const localCloud = this.#flags.local ? await this.#openLocalCloud() : undefined
    this.#localCloud = localCloud
    return prepareBuilds(
      this.#template,
      { builders, provisioners, postProcessors },
      {
        force: this.#flags.force,
        debug: this.#flags.debug,
        onError: this.#flags['on-error'],
        secret: (text) => this.#masker.add(text),
        mask: (text) => this.#masker.mask(text),
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
    for (const { text, place } of this.#template.warnings) {
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

  async #runBuilds({ builds }: Preparation): Promise<RunResult> {
    const { host, signal } = this.#io
    const recording = await beginRecording({
      runId: this.#runId,
      template: this.#template.path,
      builds: builds.map(({ config }) => config.displayName),
      argv: withoutSecrets(this.#argv, this.#masker),
      host,
    })
    if (recording.trouble)
      this.#ui.warning(`${recording.trouble.message}; this run can create nothing that must be given back`)
    const { journal } = recording
    const ledger = new RunLedger({
      run: this.#runId,
      journal,
      clock: host.clock,
      giveBack,
      watcher: this.#watcher,
      mask: (text) => this.#masker.mask(text),
    })
    this.#followSignal(ledger)
    const parts: RunParts = {
      runId: this.#runId,
      hub: this.#hub,
      ledger,
      host,
      signal,
      policy: stepPolicy(this.#flags['on-error'], this.#flags.debug, signal),
      prompter: this.#prompter,
      debug: this.#flags.debug,
    }
    if (this.#flags.debug) this.#ui.say('Debug mode enabled. Builds will not be parallelized.')
    const parallel = this.#flags['parallel-builds']
    const result = await runBuilds(builds, { ...parts, template: this.#template.path, parallel })
    await recording.finish(result.outcome)
    return result
  }

  #followSignal(ledger: RunLedger): void {
    const { signal, lastWords } = this.#io
    const tell = () => this.#ui.error(`Cancelling build: ${signal.reason.message}`)
    signal.addEventListener('abort', tell, { once: true })
    lastWords(() => {
      const left = ledger.leftovers().length
      return left === 0 ? '' : `Left at once; "${retryCommand(this.#runId)}" gives back what this run made\n`
    })
  }

  readonly #watcher: LedgerWatcher = (change, { kind, id, what, build }) => {
    this.#hub.emit({ type: `resource-${change}`, kind, id: id ?? what }, build === undefined ? {} : { build })
  }
}

/** A crash of the program cancels its builds as well, and is no wish of anybody's. */
function endingOfRun({ outcome, builds }: RunResult, signal: AbortSignal): Ending {
  if (outcome === 'cancelled') return endingOf(signal.reason) === 'cancelled' ? 'cancelled' : 'failed'
  const failed = builds.filter((build) => build.outcome === 'failed')
  if (failed.length === 0) return 'success'
  return failed.every(({ artifacts }) => artifacts.length > 0) ? 'partial' : 'failed'
}
