import type { Communicator } from '../communicators/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { GeneratedData } from './component.ts'
import type { EventHub, Speaker } from './event-hub.ts'
import { completeGenerated } from './generated.ts'
import type { ProvisionerSlot } from './prepare.ts'
import { inStep, reworded } from './rewording.ts'
import type { StepContext } from './step.ts'
import { pause } from './step-policy.ts'

export interface ProvisioningParts {
  readonly provisioners: readonly ProvisionerSlot[]
  readonly errorCleanup: ProvisionerSlot | undefined
  readonly runId: string
  readonly hub: EventHub
  readonly from: Speaker
  /** Waits for Enter before every provisioner. */
  readonly debug: boolean
  /** The step inside which provisioning runs, for the table of times. */
  readonly parentStep: () => number | undefined
}

/** The provisioners of one build, run by its builder when the machine is ready for them. */
export class Provisioning {
  readonly #parts: ProvisioningParts
  #generated: GeneratedData
  #broken: { readonly communicator: Communicator; readonly context: StepContext } | undefined

  constructor(parts: ProvisioningParts) {
    this.#parts = parts
    this.#generated = completeGenerated({}, parts.runId)
  }

  /** What the builder said of its machine, for post-processors. */
  get generated(): GeneratedData {
    return this.#generated
  }

  /** An earlier process provisioned the machine: this is what its builder said of it. */
  recall(generated: GeneratedData): void {
    this.#generated = completeGenerated(generated, this.#parts.runId)
  }

  async provision(communicator: Communicator, generated: GeneratedData, context: StepContext): Promise<void> {
    this.#generated = completeGenerated(generated, this.#parts.runId)
    this.#broken = undefined
    try {
      for (const slot of this.#parts.provisioners) await this.#runSlot(slot, communicator, context)
    } catch (error) {
      this.#broken = { communicator, context }
      throw error
    }
  }

  /** The machine on which a provisioner failed is gone, and another takes its place. */
  forgetFailure(): void {
    this.#broken = undefined
  }

  /**
   * Runs the error-cleanup-provisioner when a provisioner had failed. The machine is still as the failure left it.
   * @returns the error to report
   */
  async cleanUpAfter(error: unknown): Promise<unknown> {
    const { errorCleanup } = this.#parts
    if (!this.#broken || !errorCleanup) return error
    const { communicator, context } = this.#broken
    context.ui.say('Provisioning step had errors: Running the cleanup provisioner, if present...')
    try {
      await this.#runSlot(errorCleanup, communicator, { ...context, signal: new AbortController().signal })
      return error
    } catch (second) {
      const text = `${messageOf(error)}\nThe error-cleanup-provisioner failed as well: ${messageOf(second)}`
      return reworded(error, 'provisioner/failed', text)
    }
  }

  async #runSlot(slot: ProvisionerSlot, communicator: Communicator, context: StepContext): Promise<void> {
    const { hub, from, parentStep, debug } = this.#parts
    if (debug) await pause(`Pausing before provisioner "${slot.config.name}".`, context)
    const work = () => this.#retrying(slot, communicator, context)
    try {
      await hub.step(slot.config.name, from, context.signal, work, parentStep())
    } catch (error) {
      if (context.signal.aborted) throw error
      if (!slot.config.continueOnError) throw inStep(error, slot.config.name)
      context.ui.warning(`Provisioner "${slot.config.name}" failed, and the build goes on: ${messageOf(error)}`)
    }
  }

  async #retrying(slot: ProvisionerSlot, communicator: Communicator, context: StepContext): Promise<void> {
    let first: unknown
    for (let left = slot.config.maxRetries; ; left--) {
      try {
        await this.#once(slot, communicator, context)
        return
      } catch (error) {
        first ??= error
        // As in Packer the first failure is the one that is reported: the later ones are often its consequences.
        if (left <= 0 || context.signal.aborted) throw first
        const tries = left === 1 ? '1 try' : `${left} tries`
        context.ui.error(
          `Provisioner "${slot.config.name}" failed with "${messageOf(error)}", retrying with ${tries} left`,
        )
      }
    }
  }

  async #once(slot: ProvisionerSlot, communicator: Communicator, context: StepContext): Promise<void> {
    const { pauseBefore, timeout } = slot.config
    context.signal.throwIfAborted()
    if (pauseBefore > 0) {
      context.ui.say(`Pausing ${describeSpan(pauseBefore)} before the next provisioner...`)
      await context.host.clock.sleep(pauseBefore, context.signal)
    }
    const provisioner = (await slot.again?.(this.#generated)) ?? slot.provisioner
    const run = (limited: StepContext) => provisioner.run(communicator, this.#generated, limited)
    if (timeout <= 0) return run(context)
    context.ui.say(`Setting a ${describeSpan(timeout)} timeout for the next provisioner...`)
    await withinTimeout(slot.config.name, timeout, context, run)
  }
}

/**
 * Stops `run` when it takes longer than `timeout`, and waits until it has stopped.
 * @throws IngotError `provisioner/timeout`
 */
async function withinTimeout(
  name: string,
  timeout: Milliseconds,
  context: StepContext,
  run: (limited: StepContext) => Promise<void>,
): Promise<void> {
  const late = new AbortController()
  const done = new AbortController()
  context.host.clock.sleep(timeout, done.signal).then(
    () => {
      context.ui.error('Cancelling provisioner after a timeout...')
      late.abort(
        new IngotError(
          'provisioner/timeout',
          `provisioner "${name}" had not finished after its "timeout" of ${describeSpan(timeout)}`,
          {
            hint: 'give it a longer "timeout", or find out what it waits for',
          },
        ),
      )
    },
    () => {},
  )
  try {
    await run({ ...context, signal: AbortSignal.any([context.signal, late.signal]) })
  } catch (error) {
    throw late.signal.aborted && !context.signal.aborted ? late.signal.reason : error
  } finally {
    done.abort()
  }
}

/** As Go prints durations: `1h2m3s`, `1.5s`. */
export function describeSpan(duration: Milliseconds): string {
  const hours = Math.floor(duration / 3_600_000)
  const minutes = Math.floor((duration % 3_600_000) / 60_000)
  const seconds = (duration % 60_000) / 1000
  if (duration < 1000) return `${duration}ms`
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}
