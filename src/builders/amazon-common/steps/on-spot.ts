import { hasAwsCode, type Pace } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { endedEarly, isInterruption } from '../ended-early.ts'
import type { AmazonState } from '../state.ts'

/** Makes a step end as soon as EC2 takes its spot instance back, with an error that says so. */
export function onSpot(config: AmazonConfig, step: Step<AmazonState>): Step<AmazonState> {
  return {
    ...step,
    async run(state, context) {
      if (state.launched?.choice.market !== 'spot') return step.run(state, context)
      const watch = new InstanceWatch(config, state, context)
      try {
        await step.run(state, { ...context, signal: watch.signal })
      } catch (error) {
        context.signal.throwIfAborted()
        throw await watch.verdict(error)
      } finally {
        watch.end()
      }
    },
  }
}

/** How long EC2 may take to tell of an end which a broken connection has told of already. */
const TOLD_WITHIN = 20_000

class InstanceWatch {
  /** Aborted when EC2 has taken the instance back. */
  readonly signal: AbortSignal
  readonly #config: AmazonConfig
  readonly #state: AmazonState
  readonly #context: StepContext
  readonly #over = new AbortController()
  readonly #alarm = new AbortController()

  constructor(config: AmazonConfig, state: AmazonState, context: StepContext) {
    this.#config = config
    this.#state = state
    this.#context = context
    this.signal = AbortSignal.any([context.signal, this.#alarm.signal])
    const { least, most } = config.paces.patient
    const watching = this.#untilEnded(() => false, { least: Math.max(least, 1000), most })
    watching.catch((error: unknown) => {
      if (isInterruption(error)) this.#alarm.abort(error)
    })
  }

  end(): void {
    this.#over.abort()
  }

  /** What was really wrong when the step failed. */
  async verdict(error: unknown): Promise<unknown> {
    if (this.#alarm.signal.aborted) return this.#alarm.signal.reason
    const patience = isLostConnection(error) ? TOLD_WITHIN : 0
    const ended = this.#untilEnded((waited) => waited >= patience, this.#config.paces.brisk)
    const end = await ended.catch((reason: unknown) => reason)
    return isInterruption(end) ? end : error
  }

  /** @returns undefined when `enough` time has passed. @throws IngotError when the instance has ended; the signal's reason */
  #untilEnded(enough: (waited: number) => boolean, pace: Pick<Pace, 'least' | 'most'>): Promise<unknown> {
    const id = this.#state.instance.value.InstanceId ?? ''
    return this.#state.home.value.poller.until({
      kind: 'instance',
      id,
      what: 'the instance to end',
      pace: { ...pace, limit: Number.POSITIVE_INFINITY },
      signal: AbortSignal.any([this.#context.signal, this.#over.signal]),
      judge(instance, { waited }) {
        const name = instance?.State?.Name
        if (instance && (name === 'shutting-down' || name === 'terminated')) throw endedEarly(id, instance)
        return enough(waited) || undefined
      },
    })
  }
}

/** A machine that goes away is met as a connection that does, or as a state in which EC2 does nothing with it. */
function isLostConnection(error: unknown): boolean {
  if (hasAwsCode(error, 'IncorrectInstanceState', 'InvalidInstanceID.NotFound')) return true
  return error instanceof IngotError && /^(ssh|winrm|upload|download)\//.test(error.code)
}
