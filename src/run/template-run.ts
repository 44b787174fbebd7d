import { builders } from '../builders/index.ts'
import type { OpenCloud } from '../cloud/index.ts'
import {
  EventHub,
  type Host,
  isDone,
  type LedgerWatcher,
  type Masker,
  type OnError,
  type Preparation,
  type PreparedBuild,
  type Prompter,
  prepareBuilds,
  type Reporter,
  RunLedger,
  type RunParts,
  RunProgress,
  type RunResult,
  resumeCommand,
  runBuilds,
  stepPolicy,
  type Ui,
  uiFor,
} from '../engine/index.ts'
import { formatPlace, messageOf } from '../errors/index.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'
import type { Template } from '../template/index.ts'
import { giveBack } from './handlers.ts'
import { peopleFor } from './people.ts'
import type { Recording } from './recording.ts'

/** How a template is to be built. */
export interface RunWishes {
  /** In the local cloud on this computer. */
  readonly local: boolean
  /** Replaces what an earlier build made, where a builder can do that. */
  readonly force: boolean
  /** One build at a time, with a pause after every step. */
  readonly debug: boolean
  readonly onError: OnError
  /** How many builds may run at once; less than 1 is no limit. */
  readonly parallel: number
}

export interface TemplateRunParts {
  readonly runId: string
  readonly template: Template
  readonly wishes: RunWishes
  readonly host: Host
  readonly secrets: Masker
  /** Cancels the run when it is aborted. */
  readonly signal: AbortSignal
  readonly reporters: readonly Reporter[]
  readonly prompter: Prompter
  /** Opens the run's place on disk; told the names of the builds. */
  readonly record: (builds: readonly string[]) => Promise<Recording>
  /** Whether "ingot resume" can read the template again. */
  readonly isResumable: boolean
  /** Told of the run's ledger before anything is made. */
  readonly watchLedger?: (ledger: RunLedger) => void
}

/** One process of a run: prepares the template's builds, and runs those that no earlier process has finished. */
export class TemplateRun {
  readonly #parts: TemplateRunParts
  readonly #hub: EventHub
  readonly ui: Ui
  #localCloud: OpenCloud | undefined

  constructor(parts: TemplateRunParts) {
    const { runId, host, secrets, reporters, prompter } = parts
    this.#parts = parts
    this.#hub = new EventHub({ run: runId, clock: host.clock, masker: secrets, reporters })
    this.ui = uiFor(this.#hub, {}, prompter)
  }

  /** Checks the options of all components, and tells warnings. Mistakes are in the answer. */
  async prepare(): Promise<Preparation> {
    const preparation = await this.#prepare()
    for (const { text, place } of this.#parts.template.warnings) {
      this.ui.warning(place ? `${formatPlace(place)}: ${text}` : text)
    }
    for (const warning of preparation.warnings) this.ui.warning(warning)
    return preparation
  }

  async #prepare(): Promise<Preparation> {
    const { template, wishes, host, secrets, signal, prompter, runId } = this.#parts
    const { force, debug, onError, local } = wishes
    const localCloud = local ? await this.#openLocalCloud() : undefined
    this.#localCloud = localCloud
    return prepareBuilds(
      template,
      { builders, provisioners, postProcessors },
      {
        force,
        debug,
        onError,
        secret: (text) => secrets.add(text),
        mask: (text) => secrets.mask(text),
        runId,
        cwd: host.cwd,
        env: host.env,
        people: peopleFor(this.ui, prompter, signal),
        ...(localCloud ? { localCloud } : {}),
      },
    )
  }

  async #openLocalCloud(): Promise<OpenCloud> {
    const { openLocalCloud } = await import('../cloud/index.ts')
    return openLocalCloud(this.#parts.host, this.ui)
  }

  /** Runs the builds. Never rejects for one that fails. */
  async run(builds: readonly PreparedBuild[]): Promise<RunResult> {
    const { template, wishes, record, isResumable, runId } = this.#parts
    const recording = await record(builds.map(nameOf))
    if (recording.trouble) {
      this.ui.warning(`${recording.trouble.message}; this run can create nothing that must be given back`)
    }
    const parts = this.#runParts(recording)
    if (wishes.debug) this.ui.say('Debug mode enabled. Builds will not be parallelized.')
    const result = await runBuilds(this.#withoutDone(builds, parts.progress), {
      ...parts,
      template: template.path,
      parallel: wishes.parallel,
      ...(recording.trouble || !isResumable ? {} : { resume: resumeCommand(runId) }),
    })
    await recording.finish(result.outcome)
    return result
  }

  /** Nothing is told after this. */
  async close(): Promise<void> {
    await this.#localCloud?.close()
    await this.#hub.close()
  }

  #runParts({ journal, past }: Recording): RunParts {
    const { runId, wishes, host, signal, secrets, prompter, watchLedger } = this.#parts
    const mask = (text: string) => secrets.mask(text)
    const earlier = past ? { past } : {}
    const { clock } = host
    const watcher = this.#watcher
    const ledger = new RunLedger({ run: runId, journal, clock, giveBack, watcher, mask, ...earlier })
    const tell = () => this.ui.error(`Cancelling build: ${messageOf(signal.reason)}`)
    signal.addEventListener('abort', tell, { once: true })
    watchLedger?.(ledger)
    return {
      runId,
      hub: this.#hub,
      ledger,
      progress: new RunProgress({ journal, clock, ...earlier }),
      host,
      signal,
      policy: stepPolicy(wishes.onError, wishes.debug, signal),
      prompter,
      debug: wishes.debug,
      mask,
    }
  }

  #withoutDone(builds: readonly PreparedBuild[], progress: RunProgress): readonly PreparedBuild[] {
    return builds.filter((build) => {
      if (!isDone(nameOf(build), progress)) return true
      this.ui.say(`Build '${nameOf(build)}' is done already.`)
      return false
    })
  }

  readonly #watcher: LedgerWatcher = (change, { kind, id, what, build }) => {
    this.#hub.emit({ type: `resource-${change}`, kind, id: id ?? what }, build === undefined ? {} : { build })
  }
}

function nameOf({ config }: PreparedBuild): string {
  return config.displayName
}
