import type { Instance } from '@aws-sdk/client-ec2'
import { hasAwsCode } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { Milliseconds } from '../../../options/index.ts'
import { describeChoice, type LaunchChoice, launchChoices, typesOf } from '../choices.ts'
import type { AmazonConfig } from '../config.ts'
import { endedEarly, isCapacityTrouble, isInterruption } from '../ended-early.ts'
import { requestInstance } from '../request-instance.ts'
import type { LaunchOptions } from '../run-instance-input.ts'
import type { AmazonState } from '../state.ts'
import { userData } from '../user-data.ts'

/**
 * Launches the instance and waits until it runs. Where there is no capacity for one choice of type, subnet and market, the
 * next is tried, with nothing left of the one before.
 */
export function launchInstance(config: AmazonConfig, launch: LaunchOptions): Step<AmazonState> {
  return {
    name: 'Launch instance',
    async run(state, context) {
      context.ui.say('Launching a source AWS instance...')
      await new Launch(config, launch, state, context).run()
    },
  }
}

interface Refusal {
  readonly choice: LaunchChoice
  readonly error: IngotError
}

/** Pauses before all choices are tried again, where spot capacity was lacking; then the longest of them again and again. */
const PAUSES = [5000, 15_000, 30_000] as const
/**
 * How long spot capacity is waited for where the user sets no limit, as in Packer. It may be back in hours, and nothing shows
 * whether it will be: a pipeline that names no limit wants to know that there is none now.
 */
const ASSUMED_LIMIT: Milliseconds = 60_000
const PASSING = ['InsufficientInstanceCapacity', 'InsufficientCapacity', 'UnfulfillableCapacity']

class Launch {
  readonly #config: AmazonConfig
  readonly #options: LaunchOptions
  readonly #state: AmazonState
  readonly #context: StepContext
  readonly #choices: readonly LaunchChoice[]
  #refusals: Refusal[] = []

  constructor(config: AmazonConfig, options: LaunchOptions, state: AmazonState, context: StepContext) {
    this.#config = config
    this.#options = options
    this.#state = state
    this.#context = context
    this.#choices = launchChoices(config.options, state.networks)
  }

  async run(): Promise<void> {
    const data = await userData(this.#config)
    const { host, ui, signal } = this.#context
    const { limit } = this.#config.paces.patient
    const over = host.clock.now() + (Number.isFinite(limit) ? limit : ASSUMED_LIMIT)
    for (let round = 0; ; round++) {
      if (await this.#tryAll(data)) return
      if (!this.#isPassing() || host.clock.now() >= over) throw this.#nothingToBeHad()
      const pause = PAUSES[round] ?? PAUSES[2]
      ui.say(`Trying again in ${pause / 1000} s: spot capacity comes and goes`)
      await host.clock.sleep(pause, signal)
      this.#refusals = []
    }
  }

  async #tryAll(data: string | undefined): Promise<boolean> {
    for (const [index, choice] of this.#inTurn()) {
      const instance = await this.#attempt(choice, index, data)
      if (!instance) continue
      this.#state.instance.value = instance
      this.#state.network.value = choice.network
      if (this.#choices.length > 1 || typesOf(choice).length > 1) {
        this.#context.ui.message(`Launched ${describeChoice(asLaunched(choice, instance))}`)
      }
      return true
    }
    return false
  }

  #isPassing(): boolean {
    return this.#refusals.some(({ choice, error }) => choice.market === 'spot' && hasAwsCode(error, ...PASSING))
  }

  /** All choices, from the one after that which was taken back, if any. */
  #inTurn(): (readonly [index: number, choice: LaunchChoice])[] {
    const all = this.#choices.map((choice, index) => [index, choice] as const)
    const former = this.#state.launched?.index
    const start = former === undefined ? 0 : (former + 1) % all.length
    return [...all.slice(start), ...all.slice(0, start)]
  }

  /** @returns undefined when there is no such machine to be had */
  async #attempt(choice: LaunchChoice, index: number, data: string | undefined): Promise<Instance | undefined> {
    try {
      return await this.#launch(choice, index, data)
    } catch (error) {
      this.#context.signal.throwIfAborted()
      if (!isCapacityTrouble(error)) throw error
      this.#refusals.push({ choice, error })
      const { ui } = this.#context
      if (this.#choices.length > 1) ui.say(`Not to be had: ${describeChoice(choice)} (${error.message})`)
      return undefined
    }
  }

  async #launch(choice: LaunchChoice, index: number, data: string | undefined): Promise<Instance> {
    const { ui, ledger } = this.#context
    if (this.#choices.length > 1) ui.message(`Asking for ${describeChoice(choice)}`)
    const launching = { config: this.#config, launch: this.#options, state: this.#state, choice, userData: data }
    const id = await requestInstance(launching, this.#context)
    ui.message(`Instance ID: ${id}`)
    this.#state.launched = { id, choice, index }
    try {
      return await untilRunning(this.#config, this.#state, id, this.#context)
    } catch (error) {
      // Its end is noticed at once, but not what it leaves behind.
      if (isCapacityTrouble(error)) await ledger.giveBack(id)
      throw error
    }
  }

  #nothingToBeHad(): IngotError {
    const [first] = this.#refusals
    if (first && this.#choices.length === 1) return first.error
    return new IngotError('aws/no-capacity', `none of ${this.#choices.length} choices of instances is to be had`, {
      details: this.#refusals.map(({ choice, error }) => `${describeChoice(choice)}: ${messageOf(error)}`),
      hint: 'name more "instance_types" or "subnet_ids", or try again later',
      cause: first?.error,
    })
  }
}

/** With the type and the zone that EC2 has chosen. */
function asLaunched(choice: LaunchChoice, { InstanceType: type, Placement: placement }: Instance): LaunchChoice {
  const network = { ...choice.network, zone: choice.network.zone ?? placement?.AvailabilityZone }
  return choice.market === 'spot' && type ? { ...choice, network, types: [type] } : { ...choice, network }
}

function untilRunning(
  config: AmazonConfig,
  state: AmazonState,
  id: string,
  { ui, signal }: StepContext,
): Promise<Instance> {
  ui.say(`Waiting for instance (${id}) to become ready...`)
  return state.home.value.poller.until({
    kind: 'instance',
    id,
    what: 'the instance to run',
    pace: config.paces.brisk,
    signal,
    judge(instance) {
      const name = instance?.State?.Name
      if (name === 'running') return instance
      if (name && name !== 'pending') throw endedEarly(id, instance)
      return undefined
    },
  })
}

/** Whether the build may start over on another instance. */
export function mayRestart(config: AmazonConfig, error: unknown, state: AmazonState): boolean {
  return isInterruption(error) && state.restarts < config.options.spot_restarts
}

/** Gives the lost instance back, so that nothing is left of it when the build starts over. */
export async function beforeRestart(error: unknown, state: AmazonState, { ui, ledger }: StepContext): Promise<void> {
  state.restarts++
  ui.error(messageOf(error))
  ui.say('Starting over on another instance...')
  if (state.launched) await ledger.giveBack(state.launched.id)
  state.hostKeys = undefined
}
