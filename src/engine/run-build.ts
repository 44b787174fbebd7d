import { type IngotError, IngotErrors } from '../errors/index.ts'
import { type Artifact, factsOf } from './artifact.ts'
import type { BuilderRun, GeneratedData, Salvage, StartedBuilder } from './component.ts'
import type { EventHub } from './event-hub.ts'
import type { Outcome } from './events.ts'
import type { Host } from './host.ts'
import type { LedgerEntry } from './ledger.ts'
import { postProcess } from './post-processing.ts'
import type { PreparedBuild } from './prepare.ts'
import { Provisioning } from './provisioning.ts'
import { asError } from './rewording.ts'
import { isLeftover, type RunLedger } from './run-ledger.ts'
import type { BuildProgress, RunProgress } from './run-progress.ts'
import { runSteps, type StepsResult } from './run-steps.ts'
import { isObject, savedArtifact, savedForm, withoutSecretTexts } from './saved-artifact.ts'
import type { StepContext } from './step.ts'
import type { StepPolicy } from './step-policy.ts'
import { type Prompter, uiFor } from './ui.ts'
import { undo } from './undo.ts'

/** What all builds of a run share. */
export interface RunParts {
  readonly runId: string
  readonly hub: EventHub
  readonly ledger: RunLedger
  readonly progress: RunProgress
  readonly host: Host
  /** Aborted on the first Ctrl-C. */
  readonly signal: AbortSignal
  readonly policy: StepPolicy
  readonly prompter: Prompter
  readonly debug: boolean
  /** Hides what is secret in texts that go to disk. */
  readonly mask: (text: string) => string
}

export interface BuildResult {
  readonly build: string
  readonly outcome: Outcome
  readonly artifacts: readonly Artifact[]
  /** What the builder made, also where a post-processor has replaced it. */
  readonly made: Artifact | undefined
  readonly error: IngotError | undefined
  /** What a partial build lacks, one sentence each. */
  readonly missing: readonly string[]
  /** Keys of the ledger's entries that are left on purpose: `ingot resume` goes on from them. */
  readonly holds: readonly string[]
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
  const { outcome, error, artifacts, missing } = result
  await run.progress.forBuild(name).save('end', outcome)
  const duration = host.clock.now() - started
  const facts = { type: 'build-finished', outcome, duration, artifacts: artifacts.map(factsOf) } as const
  const more = { ...(error ? { error } : {}), ...(missing.length > 0 ? { missing } : {}) }
  hub.emit({ ...facts, ...more }, { build: name })
  return result
}

/** Whether an earlier process of the run has done all there is to do for a build. */
export function isDone(build: string, progress: RunProgress): boolean {
  return progress.forBuild(build).get('end') === 'done'
}

class BuildRun {
  readonly #build: PreparedBuild
  readonly #run: RunParts
  readonly #name: string
  readonly #context: StepContext
  readonly #provisioning: Provisioning
  readonly #progress: BuildProgress
  #step: number | undefined
  #made: Artifact | undefined

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
    this.#progress = run.progress.forBuild(this.#name)
  }

  async run(): Promise<BuildResult> {
    try {
      return await this.#buildAndPostProcess()
    } catch (error) {
      // A component broke outside of its steps; what it made is given back all the same.
      await this.#undo()
      return this.#result({ outcome: 'failed', error: asError(error) })
    }
  }

  async #buildAndPostProcess(): Promise<BuildResult> {
    this.#recallGenerated()
    const made = this.#recallArtifact() ?? (await this.#make())
    if ('outcome' in made) return made
    this.#made = made
    await this.#undo()
    const result = await this.#postProcess(made)
    await this.#undo()
    return result
  }

  /** Runs the builder. @returns its artifact, or the end of a build that has none to go on with */
  async #make(): Promise<Artifact | BuildResult> {
    const builder = await this.#startBuilder()
    if ('outcome' in builder) return builder
    const steps = await this.#runSteps(builder)
    if (steps.outcome !== 'done') return this.#endEarly(builder, steps)
    const artifact = builder.artifact()
    if (artifact) {
      const saved = savedForm(artifact, this.#run.mask)
      if (saved !== undefined) await this.#progress.save('artifact', saved)
      return artifact
    }
    await this.#undo()
    return this.#result({ outcome: 'done' })
  }

  /** The builder at its first step or, in a resumed run, at the first that isn't done. */
  async #startBuilder(): Promise<StartedBuilder | BuildResult> {
    const run: BuilderRun = {
      hasProvisioners: this.#build.provisioners.length > 0,
      progress: this.#progress.builder,
      provision: async (communicator, generated, context) => {
        await this.#progress.save('generated', withoutSecretTexts(generated, this.#run.mask), 'written')
        await this.#provisioning.provision(communicator, generated, context)
      },
    }
    if (!this.#run.progress.isResumed) return this.#build.builder.start(run)
    try {
      const resumed = await this.#resumeBuilder(run)
      if (resumed) return resumed
    } catch (error) {
      // Nobody knows what there is: what an earlier process made is left for the next try.
      return this.#result({
        outcome: this.#run.signal.aborted ? 'cancelled' : 'failed',
        error: asError(error),
        leftAlone: true,
      })
    }
    await this.#undo()
    return this.#build.builder.start(run)
  }

  async #resumeBuilder(run: BuilderRun): Promise<StartedBuilder | undefined> {
    const { builder } = this.#build
    const { hub, signal } = this.#run
    if (!builder.resume) return undefined
    const look = async () => builder.resume?.(run, this.#context)
    return hub.step('Look for what is there', { build: this.#name }, signal, look)
  }

  async #endEarly(
    builder: StartedBuilder,
    steps: Exclude<StepsResult, { readonly outcome: 'done' }>,
  ): Promise<BuildResult> {
    const error = asError(steps.error)
    if (!steps.cleanedUp) return this.#result({ outcome: steps.outcome, error, leftAlone: true })
    const salvage = await this.#salvage(builder, steps.outcome)
    const holds = this.#leftovers()
      .filter(isHeldBy(salvage))
      .map(({ key }) => key)
    await this.#undo(holds)
    if (!salvage) return this.#result({ outcome: steps.outcome, error })
    const { artifact, missing } = salvage
    const artifacts = artifact ? [artifact] : []
    this.#made = artifact
    if (steps.outcome === 'cancelled') return this.#result({ outcome: 'cancelled', error, artifacts, holds })
    const slots = this.#build.postProcessors.flat()
    const later = slots.map(({ config }) => `post-processor ${config.name} (comes after it)`)
    return this.#result({ outcome: 'partial', error, artifacts, holds, missing: [...missing, ...later] })
  }

  /** Ctrl-C has done its work by now: what is finished is kept in peace. */
  async #salvage(builder: StartedBuilder, outcome: 'failed' | 'cancelled'): Promise<Salvage | undefined> {
    try {
      return await builder.salvage?.({ ...this.#context, signal: new AbortController().signal }, outcome)
    } catch (error) {
      this.#context.ui.error(`What was made could not be kept: ${asError(error).message}`)
      return undefined
    }
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

  #recallGenerated(): void {
    const generated = this.#progress.get('generated')
    if (isObject(generated)) this.#provisioning.recall(generated as GeneratedData)
  }

  /** What the builder made in an earlier process. */
  #recallArtifact(): Artifact | undefined {
    const saved = savedArtifact(this.#progress.get('artifact'))
    return saved && this.#build.builder.revive?.(saved, this.#run.host)
  }

  async #postProcess(artifact: Artifact): Promise<BuildResult> {
    const { hub, prompter, signal, mask } = this.#run
    const { artifacts, errors, missing } = await postProcess(artifact, {
      sequences: this.#build.postProcessors,
      generated: this.#provisioning.generated,
      context: this.#context,
      hub,
      build: this.#name,
      progress: this.#progress,
      mask,
      voice: (speaker) => uiFor(hub, { build: this.#name, speaker }, prompter),
    })
    const [first, ...others] = errors
    const error = others.length > 0 ? new IngotErrors(errors) : first
    if (signal.aborted) return this.#result({ outcome: 'cancelled', artifacts, error: error ?? asError(signal.reason) })
    return this.#result({ outcome: error ? 'partial' : 'done', artifacts, error, missing })
  }

  /** Gives back what this build made and nothing keeps, other than what a later process needs. */
  async #undo(holds: readonly string[] = []): Promise<void> {
    const { ledger, hub } = this.#run
    const entries = this.#leftovers().filter(({ key }) => !holds.includes(key))
    if (entries.length === 0) return
    const work = () => undo(ledger, entries, this.#context.ui)
    await hub.step('Give back what was temporary', { build: this.#name }, new AbortController().signal, work)
  }

  #leftovers(): readonly LedgerEntry[] {
    return this.#run.ledger.entries().filter((entry) => entry.build === this.#name && isLeftover(entry))
  }

  #result(result: Pick<BuildResult, 'outcome'> & Partial<BuildResult>): BuildResult {
    const nothing = { artifacts: [], error: undefined, missing: [], holds: [], leftAlone: false }
    return { build: this.#name, made: this.#made, ...nothing, ...result }
  }
}

function isHeldBy(salvage: Salvage | undefined): (entry: LedgerEntry) => boolean {
  return ({ id = '' }) => salvage?.holds === 'everything' || salvage?.holds.includes(id) === true
}
