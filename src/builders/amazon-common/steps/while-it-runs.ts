import type { Instance } from '@aws-sdk/client-ec2'
import { hasAwsCode, type Pace } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { Milliseconds } from '../../../options/index.ts'
import type { AmazonConfig } from '../config.ts'
import { endedEarly, isInterruption } from '../ended-early.ts'
import type { AmazonState } from '../state.ts'

export interface WatchOptions {
  /** What the template runs may turn the machine off on purpose: then it is to be stopped. */
  readonly mayTurnOff?: boolean
}

/**
 * Makes a step end as soon as its instance has, with an error that says so: what talks to a machine that isn't there any more would
 * otherwise wait for each of its own limits, one after the other.
 */
export function whileItRuns(
  config: AmazonConfig,
  step: Step<AmazonState>,
  { mayTurnOff = false }: WatchOptions = {},
): Step<AmazonState> {
  return {
    ...step,
    async run(state, context) {
      const watch = new InstanceWatch(config, state, context, mayTurnOff)
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

/**
 * EC2 takes spot instances back as a matter of course. Others fail once in a blue moon: short steps never look, and in long ones a
 * look that all builds of the region share costs next to nothing.
 */
const ON_SPOT: Rhythm = { first: 0, least: 1000, most: 5000, toldWithin: 20_000 }
const ON_DEMAND: Rhythm = { first: 5000, least: 5000, most: 15_000, toldWithin: 0 }

interface Rhythm {
  /** Before the first look. */
  readonly first: Milliseconds
  readonly least: Milliseconds
  readonly most: Milliseconds
  /** How long EC2 may take to tell of an end which a broken connection has told of already. */
  readonly toldWithin: Milliseconds
}

/** What a step failed of is told without EC2's word on it when EC2 can't be asked. */
const ANSWERED_WITHIN: Milliseconds = 10_000

class InstanceWatch {
  /** Aborted when the instance has ended. */
  readonly signal: AbortSignal
  readonly #config: AmazonConfig
  readonly #state: AmazonState
  readonly #context: StepContext
  readonly #mayTurnOff: boolean
  readonly #rhythm: Rhythm
  readonly #over = new AbortController()
  readonly #alarm = new AbortController()

  constructor(config: AmazonConfig, state: AmazonState, context: StepContext, mayTurnOff: boolean) {
    this.#config = config
    this.#state = state
    this.#context = context
    this.#mayTurnOff = mayTurnOff
    this.#rhythm = state.launched?.choice.market === 'spot' ? ON_SPOT : ON_DEMAND
    this.signal = AbortSignal.any([context.signal, this.#alarm.signal])
    void this.#watch().catch((error: unknown) => {
      if (isEnd(error)) this.#alarm.abort(error)
    })
  }

  end(): void {
    this.#over.abort()
  }

  /** What was really wrong when the step failed. */
  async verdict(error: unknown): Promise<unknown> {
    if (this.#alarm.signal.aborted) return this.#alarm.signal.reason
    const patience = isLostConnection(error) ? this.#rhythm.toldWithin : 0
    const pace = { ...this.#config.paces.brisk, limit: patience + ANSWERED_WITHIN }
    const ended = this.#untilEnded((waited) => waited >= patience, pace)
    const end = await ended.catch((reason: unknown) => reason)
    return isEnd(end) ? end : error
  }

  async #watch(): Promise<void> {
    const { first, least, most } = this.#rhythm
    const { patient } = this.#config.paces
    await this.#context.host.clock.sleep(first, this.#signal)
    const pace = { least: Math.max(least, patient.least), most: Math.max(most, patient.most) }
    await this.#untilEnded(() => false, { ...pace, limit: Number.POSITIVE_INFINITY })
  }

  get #signal(): AbortSignal {
    return AbortSignal.any([this.#context.signal, this.#over.signal])
  }

  /** @returns when `enough` time has passed. @throws IngotError when the instance has ended; the signal's reason */
  async #untilEnded(enough: (waited: Milliseconds) => boolean, pace: Pace): Promise<void> {
    const id = this.#state.instance.value.InstanceId ?? ''
    await this.#state.home.value.poller.until({
      kind: 'instance',
      id,
      what: 'the instance to end',
      pace,
      signal: this.#signal,
      judge: (instance, { waited }) => {
        if (instance && this.#hasEnded(instance)) throw endedEarly(id, instance)
        return enough(waited) || undefined
      },
    })
  }

  #hasEnded({ State: state, StateReason: reason }: Instance): boolean {
    switch (state?.Name) {
      case 'shutting-down':
      case 'terminated':
        return true
      case 'stopping':
      case 'stopped':
        return isEndOfStopped(reason?.Code ?? '', this.#mayTurnOff)
      default:
        return false
    }
  }
}

/**
 * From EC2's documentation of state reasons: `Server.` is EC2's own doing, as when a host fails. Somebody who stops an instance by EC2
 * may well start it again, and so may what the template runs on this computer.
 */
function isEndOfStopped(code: string, mayTurnOff: boolean): boolean {
  return code.startsWith('Server.') || (code === 'Client.InstanceInitiatedShutdown' && !mayTurnOff)
}

function isEnd(error: unknown): error is IngotError {
  return (
    isInterruption(error) || (error instanceof IngotError && /^aws\/(instance-ended|no-capacity)$/.test(error.code))
  )
}

/** A machine that goes away is met as a connection that does, or as a state in which EC2 does nothing with it. */
function isLostConnection(error: unknown): boolean {
  if (hasAwsCode(error, 'IncorrectInstanceState', 'InvalidInstanceID.NotFound')) return true
  return error instanceof IngotError && /^(ssh|winrm|upload|download)\//.test(error.code)
}
