import { type IngotError, IngotErrors } from '../errors/index.ts'
import { type Artifact, factsOf } from './artifact.ts'
import type { StartedBuilder } from './component.ts'
import type { EventHub } from './event-hub.ts'
import type { Outcome } from './events.ts'
import type { Host } from './host.ts'
import { postProcess } from './post-processing.ts'
import type { PreparedBuild } from './prepare.ts'
import { Provisioning } from './provisioning.ts'
import { asError } from './rewording.ts'
import { isLeftover, type RunLedger } from './run-ledger.ts'
import { runSteps, type StepsResult } from './run-steps.ts'
import type { StepContext } from './step.ts'
import type { StepPolicy } from './step-policy.ts'
import { type Prompter, uiFor } from './ui.ts'
import { undo } from './undo.ts'

/** What all builds of a run share. */
export interface RunParts {
  readonly runId: string
  readonly hub: EventHub
  readonly ledger: RunLedger
  readonly host: Host
  /** Aborted on the first Ctrl-C. */
  readonly signal: AbortSignal
  readonly policy: StepPolicy
  readonly prompter: Prompter
  readonly debug: boolean
}

export interface BuildResult {
  readonly build: string
  readonly outcome: Outcome
  readonly artifacts: readonly Artifact[]
  readonly error: IngotError | undefined
  /** `-on-error=abort`, or an answer at the terminal, left everything as it was. */
  readonly leftAlone: boolean
}

/** Runs one build from its first step to its last post-processor, and gives back all that was temporary. Never rejects. */
export async function runBuild(build: PreparedBuild, run: RunParts): Promise<BuildResult> {
  const { hub, host } = run
  const name = build.config.displayName
  const started = host.clock.now()
  hub.emit({ type: 'build-started' }, { build: name })
  const result = await new BuildRun(build, run).run()
  const { outcome, error, artifacts } = result
  const duration = host.clock.now() - started
  const facts = { type: 'build-finished', outcome, duration, artifacts: artifacts.map(factsOf) } as const
  hub.emit(error ? { ...facts, error } : facts, { build: name })
  return result
}

class BuildRun {
  readonly #build: PreparedBuild
  readonly #run: RunParts
  readonly #name: string
  readonly #context: StepContext
  readonly #provisioning: Provisioning
  #step: number | undefined

  constructor(build: PreparedBuild, run: RunParts) {
    const { hub, ledger, host, signal, prompter, debug, runId } = run
    this.#build = build
    this.#run = run
    this.#name = build.config.displayName
    const from = { build: this.#name }
    this.#context = { ui: uiFor(hub, from, prompter), ledger: ledger.forBuild(this.#name), host, signal }
    const { provisioners, errorCleanup } = build
    const parentStep = () => this.#step
    this.#provisioning = new Provisioning({ provisioners, errorCleanup, runId, hub, from, debug, parentStep })
  }

  async run(): Promise<BuildResult> {
    try {
      return await this.#buildAndPostProcess()
    } catch (error) {
      // A component broke outside of its steps; what it made is given back all the same.
      await this.#undo()
      return this.#result('failed', [], asError(error))
    }
  }

  async #buildAndPostProcess(): Promise<BuildResult> {
    const builder = this.#build.builder.start({
      hasProvisioners: this.#build.provisioners.length > 0,
      provision: (...args) => this.#provisioning.provision(...args),
    })
    const steps = await this.#runSteps(builder)
    if (steps.outcome !== 'done' && !steps.cleanedUp) return this.#result(steps.outcome, [], asError(steps.error), true)
    await this.#undo()
    if (steps.outcome !== 'done') return this.#result(steps.outcome, [], asError(steps.error))
    const artifact = builder.artifact()
    if (!artifact) return this.#result('done', [])
    const result = await this.#postProcess(artifact)
    await this.#undo()
    return result
  }

  #runSteps(builder: StartedBuilder): Promise<StepsResult> {
    return runSteps({
      steps: builder.steps,
      state: builder.state,
      context: this.#context,
      hub: this.#run.hub,
      from: { build: this.#name },
      policy: this.#run.policy,
      beforeCleanup: (error) => this.#provisioning.cleanUpAfter(error),
      onRestart: () => this.#provisioning.forgetFailure(),
      onStep: (id) => {
        this.#step = id
      },
    })
  }

  async #postProcess(artifact: Artifact): Promise<BuildResult> {
    const { hub, prompter, signal } = this.#run
    const { artifacts, errors } = await postProcess(artifact, {
      sequences: this.#build.postProcessors,
      generated: this.#provisioning.generated,
      context: this.#context,
      hub,
      build: this.#name,
      voice: (speaker) => uiFor(hub, { build: this.#name, speaker }, prompter),
    })
    const [first, ...others] = errors
    const error = others.length > 0 ? new IngotErrors(errors) : first
    if (signal.aborted) return this.#result('cancelled', artifacts, error ?? asError(signal.reason))
    return this.#result(error ? 'failed' : 'done', artifacts, error)
  }

  /** Gives back what this build made and nothing keeps. */
  async #undo(): Promise<void> {
    const { ledger, hub } = this.#run
    const entries = ledger.entries().filter((entry) => entry.build === this.#name && isLeftover(entry))
    if (entries.length === 0) return
    const work = () => undo(ledger, entries, this.#context.ui)
    await hub.step('Give back what was temporary', { build: this.#name }, new AbortController().signal, work)
  }

  #result(outcome: Outcome, artifacts: readonly Artifact[], error?: IngotError, leftAlone = false): BuildResult {
    return { build: this.#name, outcome, artifacts, error, leftAlone }
  }
}
